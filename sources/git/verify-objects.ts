import { GitError } from './git-error.ts';
import { runGit } from './run-git.ts';

/** Exit bit of `git fsck` for objects that are missing, which is what a partial clone is. */
const FSCK_EXIT_MISSING = 2;

/**
 * Checks every object of a mirror: that it hashes to its name, and that it holds nothing dangerous, by the same
 * table of tolerated legacy problems as a fetch (hardened.gitconfig). Missing objects are accepted.
 * @throws GitError `dangerous_object`
 */
export async function verifyObjects(
  directory: string,
  options: { signal?: AbortSignal | undefined; timeoutMs?: number } = {},
): Promise<void> {
  const args = ['fsck', '--full', '--no-dangling', '--no-reflogs', '--no-progress'];
  try {
    await runGit(args, { gitDir: directory, ...options });
  } catch (error) {
    if (error instanceof GitError && error.details.exit === FSCK_EXIT_MISSING) return;
    throw error;
  }
}
