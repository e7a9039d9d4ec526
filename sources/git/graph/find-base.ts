import { isOnCarryingBranch, listMergesByHead, type Upstream } from '../landing/find-upstream.ts';
import type { PullRequestHead } from '../refs/pull-request-refs.ts';
import { type BranchPoint, BranchWalk } from './branch-walk.ts';
import type { CommitGraph } from './commit-graph.ts';

/**
 * How a base was found, most trustworthy first:
 * - `frontier`: the head is not upstream; the newest upstream commit met walking back from it
 * - `merge`: a merge brought the head upstream; merge-base of the head with the merge's first parent
 * - `testmerge`: the provider's own trial merge has the head as second parent; merge-base with its first parent
 * - `inside`: the head went upstream inside a larger merge; merge-base with that merge's first parent
 * - `ff1`: the head stands on a first-parent history (fast-forwarded); a guess: its first parent
 * - `none`: nothing to compare with (unrelated or cut-off history, or a head with which another pull request landed)
 */
export type BaseRule = 'frontier' | 'merge' | 'testmerge' | 'inside' | 'ff1' | 'none';

/** Where a pull request starts. Commits are numbers of the graph. */
export interface PullRequestBase extends BranchPoint {
  readonly number: number;
  readonly head: number;
  readonly how: BaseRule;
  /** The upstream commit with which the head itself arrived there; -1 when it is not upstream. */
  readonly landing: number;
}

/**
 * Finds what each pull request started from, with the commit graph alone. A merge-base with the default branch
 * would be wrong for most merged pull requests: once merged, it is the head itself.
 * @returns one entry per pull request whose head is in the graph, in the given order
 */
export function findBases(
  graph: CommitGraph,
  upstream: Upstream,
  pullRequests: readonly PullRequestHead[],
): PullRequestBase[] {
  const finder = new BaseFinder(graph, upstream, new Set(pullRequests.map(({ number }) => number)));
  return pullRequests.flatMap((pullRequest) => finder.find(pullRequest) ?? []);
}

class BaseFinder {
  readonly #graph: CommitGraph;
  readonly #upstream: Upstream;
  readonly #numbers: ReadonlySet<number>;
  readonly #merges: ReadonlyMap<number, readonly number[]>;
  readonly #walk: BranchWalk;

  constructor(graph: CommitGraph, upstream: Upstream, numbers: ReadonlySet<number>) {
    this.#graph = graph;
    this.#upstream = upstream;
    this.#numbers = numbers;
    this.#merges = listMergesByHead(graph, upstream);
    this.#walk = new BranchWalk(graph);
  }

  /** Null when the head is not in the graph. */
  find({ number, head: headOid, testMerge }: PullRequestHead): PullRequestBase | null {
    const head = this.#graph.find(headOid);
    if (head < 0) return null;
    const answer = (how: BaseRule, landing: number, point: BranchPoint): PullRequestBase => {
      return { number, head, how: point.base < 0 ? 'none' : how, landing, ...point };
    };
    // A branch that carries this pull request is compared with the others.
    const labels = isOnCarryingBranch(this.#upstream, head) ? this.#upstream.settled : this.#upstream;
    const landing = labels.landing[head]!;
    if (landing < 0) return answer('frontier', -1, this.#walk.leave(head, labels.landing));
    const isAnothers = landing === head && this.#isLandingOfAnother(head, number);
    const merge = this.#pickMerge(head, number, labels.landing, isAnothers);
    if (merge >= 0) {
      const point = this.#walk.compare(head, this.#graph.parent(merge, 0));
      return answer('merge', this.#arrivalOf(merge, number, labels.landing), point);
    }
    if (isAnothers) return answer('none', -1, { base: -1, own: [], ownCount: 0 });
    const trial = testMerge === null ? -1 : this.#graph.find(testMerge);
    if (trial >= 0 && this.#graph.parent(trial, 1) === head) {
      const point = this.#walk.compare(head, this.#graph.parent(trial, 0));
      // A trial made after the head had landed compares the head with itself and says nothing.
      if (point.base !== head) return answer('testmerge', landing, point);
    }
    if (landing !== head) {
      return answer('inside', landing, this.#walk.compare(head, this.#graph.parent(landing, 0)));
    }
    return answer('ff1', landing, { base: this.#graph.parent(head, 0), own: [head], ownCount: 1 });
  }

  /** The merge that brought the head upstream: one that names the pull request if there is one, else the oldest. */
  #pickMerge(head: number, number: number, landing: Int32Array, mustName: boolean): number {
    const merges = (this.#merges.get(head) ?? []).filter((merge) => landing[merge]! >= 0);
    const named = merges.find((merge) => this.#graph.mentions.get(merge)?.number === number);
    return named ?? (mustName ? undefined : merges[0]) ?? -1;
  }

  /** A merge that the provider made for it is where it landed; by any other it came where that one arrived. */
  #arrivalOf(merge: number, number: number, landing: Int32Array): number {
    const mention = this.#graph.mentions.get(merge);
    const isItsOwn = mention !== undefined && mention.number === number && mention.form !== 'named';
    return isItsOwn ? merge : landing[merge]!;
  }

  /** Upstream's own history proposed for another branch: its newest commit is what another pull request brought. */
  #isLandingOfAnother(head: number, number: number): boolean {
    const mention = this.#graph.mentions.get(head);
    if (mention === undefined || mention.form === 'named' || mention.number === number) return false;
    const isMerge = this.#graph.parentCount(head) > 1;
    return this.#numbers.has(mention.number) && (isMerge || mention.form === 'squash');
  }
}
