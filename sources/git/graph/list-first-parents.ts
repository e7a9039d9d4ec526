import { runGit } from '../process/run-git.ts';

/**
 * The commits of a branch by first parents, the oldest first: what it was at any time, without what was merged into it.
 * @param tip id of its last commit
 */
export async function listFirstParents(
  directory: string,
  tip: string,
  signal?: AbortSignal,
): Promise<string[]> {
  const args = ['rev-list', '--first-parent', '--reverse', tip, '--'];
  const listed = await runGit(args, { gitDir: directory, signal });
  return listed
    .toString('latin1')
    .split('\n')
    .filter((line) => line !== '');
}
