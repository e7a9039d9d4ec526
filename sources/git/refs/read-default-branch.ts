import { GitError } from '../process/git-error.ts';
import { runGit } from '../process/run-git.ts';

const BRANCH_PREFIX = 'refs/heads/';

/**
 * The branch that HEAD of a repository names; null when it names none.
 * @throws GitError for anything but a HEAD without a branch
 */
export async function readDefaultBranch(directory: string, signal?: AbortSignal): Promise<string | null> {
  try {
    const head = (await runGit(['symbolic-ref', 'HEAD'], { gitDir: directory, signal }))
      .toString('utf8')
      .trim();
    return head.startsWith(BRANCH_PREFIX) ? head.slice(BRANCH_PREFIX.length) : null;
  } catch (error) {
    if (error instanceof GitError && error.code === 'git_failed') return null;
    throw error;
  }
}
