import type { CommitGraph } from './commit-graph.ts';
import { CommitHeap } from './commit-heap.ts';

/** Own commits that are kept by id; `ownCount` counts on. */
export const OWN_COMMITS_LIMIT = 250;

const FROM_HEAD = 1;
const FROM_OTHER = 2;
/** Reachable from a common ancestor that was found already, hence no best one. */
const STALE = 4;

/** What a pull request brings on top of something else. */
export interface BranchPoint {
  /** The newest best common ancestor; -1 when the histories are unrelated. */
  readonly base: number;
  /** Commits reachable from the head only, newest first, at most OWN_COMMITS_LIMIT. */
  readonly own: readonly number[];
  readonly ownCount: number;
}

/**
 * Walks back from pull requests over one graph. The marks of a walk are cleaned up by what it visited, so that
 * thousands of walks cost what they visit and nothing more.
 */
export class BranchWalk {
  readonly #graph: CommitGraph;
  readonly #flags: Uint8Array;
  readonly #heap = new CommitHeap();
  readonly #visited: number[] = [];

  constructor(graph: CommitGraph) {
    this.#graph = graph;
    this.#flags = new Uint8Array(graph.count);
  }

  /**
   * `git merge-base head other` and `git rev-list other..head` in one walk. The heap hands out commits newest first,
   * and children are newer than parents: when a commit comes out, its marks are final.
   */
  compare(head: number, other: number): BranchPoint {
    const own: number[] = [];
    let ownCount = 0;
    let base = -1;
    // Entries of the heap that can still change the answer: those not stale.
    let open = this.#mark(head, FROM_HEAD) + this.#mark(other, FROM_OTHER);
    while (open > 0 && this.#heap.size > 0) {
      const commit = this.#heap.pop();
      let flags = this.#flags[commit]!;
      if ((flags & STALE) === 0) open--;
      if (flags === (FROM_HEAD | FROM_OTHER)) {
        if (base < 0) base = commit;
        flags |= STALE;
      } else if (flags === FROM_HEAD) {
        if (own.length < OWN_COMMITS_LIMIT) own.push(commit);
        ownCount++;
      }
      const { parents, parentStart } = this.#graph;
      const end = parentStart[commit + 1]!;
      for (let at = parentStart[commit]!; at < end; at++) open += this.#mark(parents[at]!, flags);
    }
    this.#clean();
    return { base, own, ownCount };
  }

  /**
   * Walks back from a head to the upstream commits that it rests on. The base is the newest of them: the merge-base
   * with whatever upstream branch is closest.
   * @param landing as `Upstream.landing`: not negative for upstream commits
   */
  leave(head: number, landing: Int32Array): BranchPoint {
    const own: number[] = [];
    let ownCount = 0;
    let base = -1;
    this.#mark(head, FROM_HEAD);
    while (this.#heap.size > 0) {
      const commit = this.#heap.pop();
      if (landing[commit]! >= 0) {
        if (commit > base) base = commit;
        continue;
      }
      if (own.length < OWN_COMMITS_LIMIT) own.push(commit);
      ownCount++;
      const { parents, parentStart } = this.#graph;
      const end = parentStart[commit + 1]!;
      for (let at = parentStart[commit]!; at < end; at++) this.#mark(parents[at]!, FROM_HEAD);
    }
    this.#clean();
    return { base, own, ownCount };
  }

  /** `git merge-base --is-ancestor`: visits only commits newer than `ancestor`. A commit is its own ancestor. */
  isAncestor(ancestor: number, descendant: number): boolean {
    let found = false;
    if (ancestor <= descendant) this.#mark(descendant, FROM_HEAD);
    while (this.#heap.size > 0 && !found) {
      const commit = this.#heap.pop();
      found = commit === ancestor;
      const { parents, parentStart } = this.#graph;
      const end = parentStart[commit + 1]!;
      for (let at = parentStart[commit]!; at < end && !found; at++) {
        if (parents[at]! >= ancestor) this.#mark(parents[at]!, FROM_HEAD);
      }
    }
    this.#clean();
    return found;
  }

  /** Adds marks; returns by how much the number of entries that are not stale changed. */
  #mark(commit: number, flags: number): number {
    const before = this.#flags[commit]!;
    const after = before | flags;
    this.#flags[commit] = after;
    if (before === 0) {
      this.#heap.push(commit);
      this.#visited.push(commit);
      return (after & STALE) === 0 ? 1 : 0;
    }
    return (before & STALE) === 0 && (after & STALE) !== 0 ? -1 : 0;
  }

  #clean(): void {
    for (const commit of this.#visited) this.#flags[commit] = 0;
    this.#visited.length = 0;
    this.#heap.clear();
  }
}
