import type { CommitGraph } from '../graph/commit-graph.ts';
import type { SortedRefs } from '../refs/pull-request-refs.ts';
import { BranchSorter } from './sort-branches.ts';
import type { UpstreamTip } from './upstream-tip.ts';

/** The label of a commit that is not upstream. */
export const NOT_UPSTREAM = -1;

/** For each commit how it got upstream. */
export interface UpstreamLabels {
  /** The default branch first, then the others, then tags (whose branch is null). */
  readonly tips: readonly UpstreamTip[];
  /**
   * The commit of a first-parent history that brought it there first: the merge for commits of a merged side, the commit
   * itself on that history; NOT_UPSTREAM for all others.
   */
  readonly landing: Int32Array;
  /** For each commit of a first-parent history, the place of its tip in `tips`; NOT_UPSTREAM for all others. */
  readonly mainline: Int32Array;
}

/** What counts as upstream. */
export interface Upstream extends UpstreamLabels {
  /**
   * The same without the branches that carry a pull request themselves: what those pull requests are compared with. Equal
   * to the labels above where no such branch is upstream.
   */
  readonly settled: UpstreamLabels;
}

/**
 * Finds the upstream history: branches and tags, without the branches that only carry a pull request (made inside the
 * repository instead of a fork). A branch that carries a pull request and on which others landed all the same, such as
 * a release branch that is to be merged on, is upstream for those others and not for its own.
 *
 * Linear time.
 * @param defaultBranch as `Mirror.defaultBranch`
 */
export function findUpstream(graph: CommitGraph, refs: SortedRefs, defaultBranch: string | null): Upstream {
  const tags = refs.tags.map((oid) => ({ commit: graph.find(oid), branch: null }));
  const branches = new BranchSorter(graph, refs, defaultBranch);
  const settled = label(graph, branches.plain, tags);
  const shared = branches.findShared(settled.landing);
  if (shared.length === 0) return { ...settled, settled };
  return { ...label(graph, [...branches.plain, ...shared], tags), settled };
}

/** True for a commit on the first-parent history of a branch that carries a pull request itself. */
export function isOnCarryingBranch({ mainline, settled }: Upstream, commit: number): boolean {
  return mainline[commit] !== NOT_UPSTREAM && settled.mainline[commit] === NOT_UPSTREAM;
}

/** The upstream merges by each commit that they merged (their parents but the first), oldest first. */
export function listMergesByHead(graph: CommitGraph, { landing }: UpstreamLabels): Map<number, number[]> {
  const merges = new Map<number, number[]>();
  for (let commit = 0; commit < graph.count; commit++) {
    if (landing[commit] === NOT_UPSTREAM) continue;
    for (let nth = graph.parentCount(commit) - 1; nth >= 1; nth--) {
      const merged = graph.parent(commit, nth);
      const present = merges.get(merged);
      if (present === undefined) merges.set(merged, [commit]);
      else present.push(commit);
    }
  }
  return merges;
}

/**
 * Labels each commit once. First-parent histories of branches come first, earlier branches before later ones, so a
 * release branch that was merged on keeps its own; then the merged sides, oldest merge first; tags get what is left:
 * releases keep alive what their deleted branches held.
 */
function label(
  graph: CommitGraph,
  branches: readonly UpstreamTip[],
  tags: readonly UpstreamTip[],
): UpstreamLabels {
  const tips = [...branches, ...tags].filter(({ commit }) => commit >= 0);
  const landing = new Int32Array(graph.count).fill(NOT_UPSTREAM);
  const mainline = new Int32Array(graph.count).fill(NOT_UPSTREAM);
  for (const [place, { commit: tip, branch }] of tips.entries()) {
    if (branch === null) continue;
    for (
      let commit = tip;
      commit >= 0 && mainline[commit] === NOT_UPSTREAM;
      commit = graph.parent(commit, 0)
    ) {
      mainline[commit] = place;
    }
  }
  for (let commit = 0; commit < graph.count; commit++) {
    if (mainline[commit] !== NOT_UPSTREAM) labelArrival(graph, landing, commit);
  }
  for (const [place, { commit: tip, branch }] of tips.entries()) {
    if (branch !== null) continue;
    const history: number[] = [];
    for (
      let commit = tip;
      commit >= 0 && landing[commit] === NOT_UPSTREAM;
      commit = graph.parent(commit, 0)
    ) {
      history.push(commit);
    }
    for (const arrival of history.reverse()) {
      mainline[arrival] = place;
      labelArrival(graph, landing, arrival);
    }
  }
  return { tips, landing, mainline };
}

/** Labels a commit of a first-parent history and whatever it merged, after all those before it. */
function labelArrival(graph: CommitGraph, landing: Int32Array, arrival: number): void {
  landing[arrival] = arrival;
  const stack: number[] = [];
  for (let nth = graph.parentCount(arrival) - 1; nth >= 1; nth--) stack.push(graph.parent(arrival, nth));
  while (stack.length > 0) {
    const commit = stack.pop()!;
    if (landing[commit] !== NOT_UPSTREAM) continue;
    landing[commit] = arrival;
    for (let nth = graph.parentCount(commit) - 1; nth >= 0; nth--) stack.push(graph.parent(commit, nth));
  }
}
