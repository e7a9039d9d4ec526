import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { GitError } from '../process/git-error.ts';
import { runGit } from '../process/run-git.ts';

const BRANCH_PREFIX = 'refs/heads/';
const SYMBOLIC = /^ref:[ \t]*(refs\/heads\/[^\n]+)\n?$/;
/** What stands in HEAD where refs are kept in another form than files (gitrepository-layout(5)). */
const ELSEWHERE = 'refs/heads/.invalid';

/**
 * The branch that HEAD of a repository names; null when it names none.
 * @throws GitError for anything but a HEAD without a branch
 */
export async function readDefaultBranch(directory: string, signal?: AbortSignal): Promise<string | null> {
  const head = (await readHeadFile(directory)) ?? (await askGit(directory, signal));
  return head?.startsWith(BRANCH_PREFIX) ? head.slice(BRANCH_PREFIX.length) : null;
}

/** Saves a process of Git, which takes longer than all else that is done with the answer; null when the file does not say. */
async function readHeadFile(directory: string): Promise<string | null> {
  const text = await readFile(join(directory, 'HEAD'), 'utf8').catch(() => '');
  const [, name] = SYMBOLIC.exec(text) ?? [];
  return name === undefined || name === ELSEWHERE ? null : name.trimEnd();
}

async function askGit(directory: string, signal?: AbortSignal): Promise<string | null> {
  try {
    return (await runGit(['symbolic-ref', 'HEAD'], { gitDir: directory, signal })).toString('utf8').trim();
  } catch (error) {
    if (error instanceof GitError && error.code === 'git_failed') return null;
    throw error;
  }
}
