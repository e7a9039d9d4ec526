import { BranchWalk } from '../graph/branch-walk.ts';
import type { CommitGraph } from '../graph/commit-graph.ts';
import type { SortedRefs } from '../refs/pull-request-refs.ts';
import type { UpstreamTip } from './upstream-tip.ts';

const NONE = -1;

/** What is known of a first-parent history from one of its commits on, down to the default branch. */
interface Below {
  /** True when a pull request's head lies on it. */
  readonly carries: boolean;
  /** The newest commit with which a pull request landed there; NONE without. */
  readonly newestLanding: number;
}

/**
 * Parts the branches of a repository: those that are upstream whatever happens, and those that carry a pull request.
 * Were the latter upstream, their pull request would bring nothing of its own; yet others may have landed on them.
 */
export class BranchSorter {
  /** The default branch first, then those on whose own first-parent history no pull request has its head. */
  readonly plain: readonly UpstreamTip[];
  readonly #graph: CommitGraph;
  readonly #refs: SortedRefs;
  /** Pull request numbers by head. */
  readonly #heads = new Map<number, Set<number>>();
  readonly #headOf = new Map<number, number>();
  readonly #carrying: readonly UpstreamTip[];
  readonly #ofDefault: Uint8Array;

  constructor(graph: CommitGraph, refs: SortedRefs, defaultBranch: string | null) {
    this.#graph = graph;
    this.#refs = refs;
    for (const { number, head: oid } of refs.pullRequests) {
      const head = graph.find(oid);
      if (head < 0) continue;
      this.#headOf.set(number, head);
      const present = this.#heads.get(head);
      if (present === undefined) this.#heads.set(head, new Set([number]));
      else present.add(number);
    }
    const first = this.#listTips((name) => name === defaultBranch);
    this.#ofDefault = new Uint8Array(graph.count);
    for (let commit = first[0]?.commit ?? NONE; commit >= 0; commit = graph.parent(commit, 0)) {
      this.#ofDefault[commit] = 1;
    }
    const others = this.#listTips((name) => name !== defaultBranch);
    const below = this.#look(others, () => false);
    this.plain = [...first, ...others.filter(({ commit }) => !below(commit).carries)];
    this.#carrying = others.filter(({ commit }) => below(commit).carries);
  }

  /**
   * The branches on which others landed although they carry a pull request. Where that is at their very tip, they are
   * upstream up to the last that landed: what lies above is only proposed.
   * @param landing of everything that is upstream for certain
   */
  findShared(landing: Int32Array): UpstreamTip[] {
    if (this.#carrying.length === 0) return [];
    const firstSquash = this.#listSquashes(landing);
    const walk = new BranchWalk(this.#graph);
    const below = this.#look(this.#carrying, (commit) => this.#isLanding(commit, firstSquash, walk));
    return this.#carrying.flatMap(({ commit, branch }) => {
      const { newestLanding } = below(commit);
      if (newestLanding === NONE) return [];
      return [{ commit: this.#heads.has(commit) ? newestLanding : commit, branch }];
    });
  }

  #listTips(wanted: (name: string) => boolean): UpstreamTip[] {
    return [...this.#refs.branches].flatMap(([branch, oid]) => {
      const commit = wanted(branch) ? this.#graph.find(oid) : NONE;
      return commit < 0 ? [] : [{ commit, branch }];
    });
  }

  /** Walks each first-parent history down to the default branch, each commit once. */
  #look(tips: readonly UpstreamTip[], isLanding: (commit: number) => boolean): (tip: number) => Below {
    const known = new Map<number, Below>();
    for (const { commit: tip } of tips) {
      const history: number[] = [];
      let commit = tip;
      for (; commit >= 0 && this.#ofDefault[commit] === 0 && !known.has(commit); ) {
        history.push(commit);
        commit = this.#graph.parent(commit, 0);
      }
      let below = known.get(commit) ?? NOTHING;
      for (const each of history.reverse()) {
        below = {
          carries: below.carries || this.#heads.has(each),
          newestLanding: isLanding(each) ? each : below.newestLanding,
        };
        known.set(each, below);
      }
    }
    return (tip) => known.get(tip) ?? NOTHING;
  }

  /** For each pull request the oldest upstream commit that is signed as its squash. */
  #listSquashes(landing: Int32Array): Map<number, number> {
    const first = new Map<number, number>();
    for (const [commit, { number, form }] of this.#graph.mentions) {
      if (form !== 'squash' || landing[commit]! < 0) continue;
      first.set(number, Math.min(first.get(number) ?? commit, commit));
    }
    return first;
  }

  /** True when some pull request landed with this commit, and not elsewhere before. */
  #isLanding(commit: number, firstSquash: ReadonlyMap<number, number>, walk: BranchWalk): boolean {
    const mention = this.#graph.mentions.get(commit);
    const head = mention === undefined ? undefined : this.#headOf.get(mention.number);
    if (mention === undefined || head === undefined) return false;
    for (let nth = this.#graph.parentCount(commit) - 1; nth >= 1; nth--) {
      if (this.#graph.parent(commit, nth) === head) return true;
    }
    if (mention.form !== 'squash' || this.#graph.parentCount(commit) > 1) return false;
    // A pull request's own commit can name it, too; and a backport repeats the subject of what landed before.
    return (firstSquash.get(mention.number) ?? commit) >= commit && !walk.isAncestor(commit, head);
  }
}

const NOTHING: Below = { carries: false, newestLanding: NONE };
