import { runGit } from './run-git.ts';

/** What a diff brings, in lines; binary files count as files only. */
export interface ChangeCounts {
  readonly additions: number;
  readonly deletions: number;
  readonly changedFiles: number;
}

/**
 * Counts the changes between pairs of commits in one Git process.
 * @param pairs `from to` ids of commits
 */
export async function countChanges(
  directory: string,
  pairs: readonly { readonly from: string; readonly to: string }[],
): Promise<ChangeCounts[]> {
  if (pairs.length === 0) return [];
  const trees = await readTrees(directory, [...new Set(pairs.flatMap(({ from, to }) => [from, to]))]);
  const wanted = pairs.map(({ from, to }) => `${trees.get(from)} ${trees.get(to)}`);
  const output = await runGit(
    directory,
    ['diff-tree', '--stdin', '-r', '-M', '--numstat'],
    [...new Set(wanted)].map((pair) => `${pair}\n`).join(''),
  );
  const counts = new Map<string, ChangeCounts>();
  let pair = '';
  for (const line of output.toString().split('\n')) {
    if (/^[0-9a-f]{40} [0-9a-f]{40}$/.test(line)) {
      pair = line;
      continue;
    }
    const match = /^(\d+|-)\t(\d+|-)\t/.exec(line);
    if (match === null) continue;
    const before = counts.get(pair) ?? NO_CHANGES;
    counts.set(pair, {
      additions: before.additions + (Number(match[1]) || 0),
      deletions: before.deletions + (Number(match[2]) || 0),
      changedFiles: before.changedFiles + 1,
    });
  }
  return wanted.map((key) => counts.get(key) ?? NO_CHANGES);
}

const NO_CHANGES: ChangeCounts = { additions: 0, deletions: 0, changedFiles: 0 };

async function readTrees(directory: string, commits: readonly string[]): Promise<Map<string, string>> {
  const output = await runGit(
    directory,
    ['cat-file', '--batch-check=%(objectname)'],
    commits.map((commit) => `${commit}^{tree}\n`).join(''),
  );
  const lines = output.toString().trim().split('\n');
  return new Map(commits.map((commit, at) => [commit, lines[at]!]));
}
