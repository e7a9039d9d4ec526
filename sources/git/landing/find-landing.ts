import type { CommitGraph } from '../graph/commit-graph.ts';
import type { PullRequestBase } from '../graph/find-base.ts';
import { NOT_UPSTREAM, type Upstream } from './find-upstream.ts';

const NEVER = Number.POSITIVE_INFINITY;

/** Why a commit may be the one with which a pull request landed, although its place or its subject does not prove it. */
export interface DoubtfulLanding {
  /** The upstream commit with which it would have landed. */
  readonly commit: number;
  /** The commit that has to be like what was proposed: itself, or what it merged. */
  readonly witness: number;
  /**
   * - `signed`: its subject names the pull request as a provider does, on a history that may be another project's
   * - `named`: it talks of the number
   * - `twin`: it was written in the same second as the head, so it may be the same commit, rebased; only where others
   *   landed, for on the side of a merge it is part of another pull request
   */
  readonly reason: 'signed' | 'named' | 'twin';
}

/**
 * Finds with which upstream commit each pull request landed. Where the head itself is upstream, that is known. A head
 * that was squashed, rebased or amended before it was merged is not: then the commit tells that names the number in its
 * subject, wherever that happened first, if it is newer than the base.
 *
 * On the first-parent history of a branch such a commit is taken at its word. Elsewhere (on the side of a merge, which may
 * be a release branch that is gone, a contributor's fork with numbers of its own, or a whole project that was merged in)
 * it must be like the commits of the pull request.
 */
export class LandingFinder {
  readonly #graph: CommitGraph;
  readonly #upstream: Upstream;
  /** By pull request, oldest first. */
  readonly #certain = new Map<number, number[]>();
  readonly #doubtful = new Map<number, DoubtfulLanding[]>();
  /** The branches on which pull requests landed that are named there: their places among the tips. */
  readonly #places = new Set<number>();
  /** Commits of those by author time. */
  readonly #twins = new Map<number, number[]>();

  /** @param bases only for those that are not upstream anything is looked for */
  constructor(graph: CommitGraph, upstream: Upstream, bases: readonly PullRequestBase[]) {
    this.#graph = graph;
    this.#upstream = upstream;
    for (const commit of [...graph.mentions.keys()].sort((a, b) => a - b)) this.#addNamed(commit);
    if (upstream.tips[0]?.branch) this.#places.add(0);
    const open = bases.filter(({ landing, ownCount }) => landing < 0 && ownCount > 0);
    const times = new Set(open.map(({ head }) => graph.authored[head]!));
    for (let commit = 0; commit < graph.count; commit++) {
      const time = graph.authored[commit]!;
      if (time <= 0 || !times.has(time) || graph.parentCount(commit) > 1) continue;
      if (this.#places.has(upstream.mainline[commit]!)) append(this.#twins, time, commit);
    }
  }

  /** What has to be looked at before `find` can tell, oldest first. */
  listDoubtful({ number, head, base, landing, ownCount }: PullRequestBase): DoubtfulLanding[] {
    if (landing >= 0 || ownCount === 0) return [];
    const twins = (this.#twins.get(this.#graph.authored[head]!) ?? []).map(
      (commit): DoubtfulLanding => ({ commit, witness: commit, reason: 'twin' }),
    );
    return [...(this.#doubtful.get(number) ?? []), ...twins]
      .filter(({ commit }) => commit > base)
      .sort((a, b) => a.commit - b.commit);
  }

  /**
   * The commit with which it landed; -1 when it did not, as far as Git can tell.
   * @param isLike decides about what `listDoubtful` gave
   */
  find(pullRequest: PullRequestBase, isLike: (doubtful: DoubtfulLanding) => boolean): number {
    const { number, base, landing, ownCount } = pullRequest;
    if (landing >= 0 || ownCount === 0) return landing;
    const certain = this.#certain.get(number)?.find((commit) => commit > base) ?? NEVER;
    const likely = this.listDoubtful(pullRequest).find(isLike)?.commit ?? NEVER;
    const first = Math.min(certain, likely);
    return first === NEVER ? -1 : first;
  }

  #addNamed(commit: number): void {
    const { number, form } = this.#graph.mentions.get(commit)!;
    if (this.#upstream.landing[commit] === NOT_UPSTREAM) return;
    const isMerge = this.#graph.parentCount(commit) > 1;
    const isSigned = form === 'squash' || isMerge;
    const place = this.#upstream.mainline[commit]!;
    if (isSigned && place !== NOT_UPSTREAM && this.#upstream.tips[place]!.branch !== null) {
      append(this.#certain, number, commit);
      this.#places.add(place);
      return;
    }
    const witness = isMerge ? this.#graph.parent(commit, 1) : commit;
    append(this.#doubtful, number, { commit, witness, reason: isSigned ? 'signed' : 'named' });
  }
}

/**
 * One rebased commit is the landing of one pull request: of several that proposed it, the one that started from what is
 * newest. A squash that names its pull request and a merge of many are what they say.
 * @param landed for each of `bases` what `find` gave; -1 is put where another has the better claim
 */
export function settleClaims(graph: CommitGraph, bases: readonly PullRequestBase[], landed: number[]): void {
  const best = new Map<number, number>();
  for (const [at, { number, landing, base }] of bases.entries()) {
    const commit = landed[at]!;
    const isRebased = commit >= 0 && landing < 0 && graph.mentions.get(commit)?.number !== number;
    if (!isRebased) continue;
    const rival = best.get(commit);
    if (rival !== undefined) landed[bases[rival]!.base > base ? at : rival] = -1;
    if (rival === undefined || bases[rival]!.base <= base) best.set(commit, at);
  }
}

function append<Value>(map: Map<number, Value[]>, key: number, value: Value): void {
  const present = map.get(key);
  if (present === undefined) map.set(key, [value]);
  else present.push(value);
}
