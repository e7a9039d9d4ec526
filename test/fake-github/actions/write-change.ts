import { listFiles } from '../git/list-files.ts';
import { runGit } from '../git/run-git.ts';
import { type RefTargets, writeCommits } from '../git/write-commits.ts';
import type { Account } from '../world/accounts.ts';
import type { PullRequest } from '../world/pull-request.ts';
import type { Repository } from '../world/repository.ts';
import { inTurn, type Stage } from './stage.ts';

/** New content by path; null deletes. */
export type Files = Readonly<Record<string, string | null>>;

const EDITED_FILES = 2;
const EDITED_FILE_LIMIT_BYTES = 100_000;

/** Writes a commit onto others and moves refs to it. @returns its id */
export async function writeChange(
  { world }: Stage,
  repository: Repository,
  change: {
    readonly author: Account;
    readonly message: string;
    readonly parents: readonly string[];
    readonly files: Files;
    readonly refs: readonly string[];
  },
): Promise<string> {
  const { author, message, parents, files } = change;
  const signature = { name: author.name ?? author.login, email: author.email, date: world.clock.now() };
  const refs: RefTargets = Object.fromEntries(change.refs.map((ref) => [ref, 0]));
  const [sha] = await inTurn(repository, () =>
    writeCommits(repository.directory, [{ author: signature, message, parents, files }], refs),
  );
  for (const ref of change.refs) {
    if (ref.startsWith('refs/heads/')) repository.branches.set(ref.slice('refs/heads/'.length), sha!);
  }
  repository.pushedAt = world.clock.now();
  return sha!;
}

/** Makes up a small change to some text files of a commit. */
export async function inventFiles({ random }: Stage, repository: Repository, sha: string): Promise<Files> {
  const listed = await runGit(repository.directory, ['ls-tree', '-r', '-l', sha]);
  const paths = [...listed.toString().matchAll(/^100644 blob \S+ +(\d+)\t([^"\n]+)$/gm)]
    .filter(([, bytes]) => Number(bytes) > 0 && Number(bytes) < EDITED_FILE_LIMIT_BYTES)
    .map(([, , path]) => path!);
  const files: Record<string, string> = {};
  for (let left = paths.length === 0 ? 0 : random.integer(1, EDITED_FILES); left > 0; left -= 1) {
    const path = random.pick(paths);
    const lines = (await runGit(repository.directory, ['cat-file', 'blob', `${sha}:${path}`]))
      .toString()
      .split('\n');
    const added = Array.from(
      { length: random.integer(2, 8) },
      () => `changed line ${random.integer(1, 999_999)}`,
    );
    lines.splice(random.integer(0, lines.length), random.integer(0, 2), ...added);
    files[path] = lines.join('\n');
  }
  return paths.length === 0 ? { 'README.md': `changed line ${random.integer(1, 999_999)}\n` } : files;
}

/** What a pull request leaves its files as: for another that does the same. */
export async function copyFiles(repository: Repository, pull: PullRequest): Promise<Files> {
  const files: Record<string, string | null> = {};
  for (const { path, previousPath, status } of await listFiles(
    repository.directory,
    pull.baseSha,
    pull.headSha,
  )) {
    if (previousPath !== null) files[previousPath] = null;
    files[path] =
      status === 'removed'
        ? null
        : (await runGit(repository.directory, ['cat-file', 'blob', `${pull.headSha}:${path}`])).toString();
  }
  return files;
}
