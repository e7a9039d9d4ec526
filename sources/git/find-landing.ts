import type { CommitGraph } from './commit-graph.ts';
import type { PullRequestBase } from './find-base.ts';
import { NOT_UPSTREAM, type Upstream } from './upstream.ts';

/**
 * Finds with which upstream commit each pull request landed. Where the head itself is upstream, that is known. A
 * head that was squashed, rebased or amended before it was merged is not: then the commit of a first-parent history
 * that names the number in its subject tells, "Subject (#N)" on any commit or "#N" on a merge, if it is newer than
 * the base. The default branch's is preferred to those of backports, then the oldest.
 */
export class LandingFinder {
  readonly #upstream: Upstream;
  readonly #byNumber = new Map<number, number[]>();

  constructor(graph: CommitGraph, upstream: Upstream) {
    this.#upstream = upstream;
    for (const [commit, { number, closing }] of [...graph.mentions].sort(([a], [b]) => a - b)) {
      if (upstream.mainline[commit] === NOT_UPSTREAM) continue;
      if (!closing && graph.parentCount(commit) < 2) continue;
      const present = this.#byNumber.get(number);
      if (present === undefined) this.#byNumber.set(number, [commit]);
      else present.push(commit);
    }
  }

  /** The commit with which it landed; -1 when it did not, as far as Git can tell. */
  find({ number, base, landing }: PullRequestBase): number {
    if (landing >= 0) return landing;
    const named = (this.#byNumber.get(number) ?? []).filter((commit) => commit > base);
    return named.find((commit) => this.#upstream.mainline[commit] === 0) ?? named[0] ?? -1;
  }
}
