import { runGit } from './run-git.ts';

/** The graph of a repository: everything that its refs reach, numbered, parents and all. */
export interface LoadedCommits {
  readonly shas: readonly string[];
  readonly parents: readonly (readonly number[])[];
  /** Unix seconds. */
  readonly times: readonly number[];
  readonly numberOf: ReadonlyMap<string, number>;
}

export async function loadCommits(directory: string): Promise<LoadedCommits> {
  const output = await runGit(directory, ['log', '--all', '--topo-order', '--reverse', '--format=%H %ct %P']);
  const shas: string[] = [];
  const times: number[] = [];
  const parents: number[][] = [];
  const numberOf = new Map<string, number>();
  for (const line of output.toString().split('\n')) {
    if (line === '') continue;
    const [sha = '', time, ...parentShas] = line.split(' ');
    numberOf.set(sha, shas.length);
    shas.push(sha);
    times.push(Number(time));
    // A shallow history may lack parents.
    parents.push(parentShas.map((parent) => numberOf.get(parent)).filter((at) => at !== undefined));
  }
  return { shas, parents, times, numberOf };
}

/**
 * By which commit of the default branch's own line each commit arrived there, as a place in `line` (oldest first); -1 for those that
 * never did.
 */
export function findArrivals(commits: LoadedCommits, tip: number): { line: number[]; arrival: Int32Array } {
  const line: number[] = [];
  for (let at: number | undefined = tip; at !== undefined; at = commits.parents[at]?.[0]) line.push(at);
  line.reverse();
  const arrival = new Int32Array(commits.shas.length).fill(-1);
  line.forEach((start, place) => {
    const stack = [start];
    for (let at = stack.pop(); at !== undefined; at = stack.pop()) {
      if (arrival[at] !== -1) continue;
      arrival[at] = place;
      stack.push(...commits.parents[at]!);
    }
  });
  return { line, arrival };
}
