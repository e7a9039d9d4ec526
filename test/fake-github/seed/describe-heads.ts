import { findArrivals, type LoadedCommits } from '../git/load-commits.ts';

const COMMITS_LIMIT = 1_000;

/** What Git alone tells of a pull request. Commits are numbers of the graph. */
export interface DescribedHead {
  readonly number: number;
  readonly head: number;
  readonly base: number;
  /** Oldest first. */
  readonly own: readonly number[];
  /** The commit of the default branch with which it landed; null when it never did. */
  readonly landed: number | null;
}

/**
 * Finds base, own commits and landing of each head. A head that the default branch reaches landed with the merge that brought it;
 * others landed when a commit of the branch names them as squashed ones do: `Title (#12)`.
 * @param squashed landing commits by the number of the pull request, from their messages
 */
export function describeHeads(
  commits: LoadedCommits,
  tip: number,
  heads: ReadonlyMap<number, number>,
  squashed: ReadonlyMap<number, number>,
): DescribedHead[] {
  const { line, arrival } = findArrivals(commits, tip);
  const described: DescribedHead[] = [];
  for (const [number, head] of [...heads].sort(([a], [b]) => a - b)) {
    const place = arrival[head]!;
    // Commits of the line itself were pushed, not merged: as a pull request they are their last step.
    const isOnLine = place >= 0 && line[place] === head;
    const own: number[] = [];
    const stack = [head];
    const seen = new Set(stack);
    let base = -1;
    for (let at = stack.pop(); at !== undefined; at = stack.pop()) {
      const isOwn = isOnLine ? at === head : arrival[at] === place && line[place] !== at;
      if (!isOwn) {
        if (base < 0 || arrival[at]! > arrival[base]!) base = at;
        continue;
      }
      if (own.length < COMMITS_LIMIT) own.push(at);
      for (const parent of commits.parents[at]!) {
        if (!seen.has(parent)) stack.push(parent);
        seen.add(parent);
      }
    }
    if (base < 0) base = line[0]!;
    own.sort((a, b) => a - b); // Numbers rise from parents to children.
    const landed = isOnLine ? head : place >= 0 ? line[place]! : (squashed.get(number) ?? null);
    described.push({ number, head, base, own, landed });
  }
  return described;
}
