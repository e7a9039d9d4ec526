import type { CommitGraph } from './commit-graph.ts';
import type { SortedRefs } from './pull-request-refs.ts';

/** The label of a commit that is not upstream. */
export const NOT_UPSTREAM = -1;

/** What counts as upstream, and how each of its commits got there. */
export interface Upstream {
  /** The default branch first, then branches by name, then tags (whose branch is null). */
  readonly tips: readonly UpstreamTip[];
  /**
   * For every upstream commit the commit of a first-parent history that brought it there: the merge for commits of
   * a merged side, the commit itself on that history; NOT_UPSTREAM for all others.
   */
  readonly landing: Int32Array;
  /** For each commit of a first-parent history, the place of its tip in `tips`; NOT_UPSTREAM for all others. */
  readonly mainline: Int32Array;
}

export interface UpstreamTip {
  readonly commit: number;
  readonly branch: string | null;
}

/**
 * Finds the upstream history: branches and tags, without the branches that only carry a pull request (made inside
 * the repository instead of a fork). Such a branch has a pull request's head as its tip and is not the default
 * branch; were it upstream, its pull request would bring nothing of its own.
 *
 * Earlier tips label first, so the default branch decides where several branches hold a commit. Each commit is
 * labelled once: linear time.
 * @param defaultBranch as `Mirror.defaultBranch`
 */
export function findUpstream(graph: CommitGraph, refs: SortedRefs, defaultBranch: string | null): Upstream {
  const tips = listTips(graph, refs, defaultBranch);
  const landing = new Int32Array(graph.count).fill(NOT_UPSTREAM);
  const mainline = new Int32Array(graph.count).fill(NOT_UPSTREAM);
  for (const [place, { commit: tip }] of tips.entries()) {
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
      landing[arrival] = arrival;
      labelMergedSides(graph, landing, arrival);
    }
  }
  return { tips, landing, mainline };
}

/** The upstream merges by each commit that they merged (their parents but the first), oldest first. */
export function listMergesByHead(graph: CommitGraph, { landing }: Upstream): Map<number, number[]> {
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

function listTips(graph: CommitGraph, refs: SortedRefs, defaultBranch: string | null): UpstreamTip[] {
  const heads = new Set(refs.pullRequests.map(({ head }) => head));
  const tips: UpstreamTip[] = [];
  const add = (oid: string | undefined, branch: string | null): void => {
    const commit = oid === undefined ? -1 : graph.find(oid);
    if (commit >= 0) tips.push({ commit, branch });
  };
  if (defaultBranch !== null) add(refs.branches.get(defaultBranch), defaultBranch);
  for (const [name, oid] of refs.branches) {
    if (name !== defaultBranch && !heads.has(oid)) add(oid, name);
  }
  for (const oid of refs.tags) add(oid, null);
  return tips;
}

function labelMergedSides(graph: CommitGraph, landing: Int32Array, arrival: number): void {
  const stack: number[] = [];
  for (let nth = graph.parentCount(arrival) - 1; nth >= 1; nth--) stack.push(graph.parent(arrival, nth));
  while (stack.length > 0) {
    const commit = stack.pop()!;
    if (landing[commit] !== NOT_UPSTREAM) continue;
    landing[commit] = arrival;
    for (let nth = graph.parentCount(commit) - 1; nth >= 0; nth--) stack.push(graph.parent(commit, nth));
  }
}
