import { readdir, readFile, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { GitError } from '../process/git-error.ts';

/** Small files (HEAD, shallow, alternates, .git) are read up to this size. */
const SMALL_FILE_LIMIT_BYTES = 16 * 1024 * 1024;
/** Depth to which alternate object stores are followed; Git itself stops at 5. */
const ALTERNATES_DEPTH_LIMIT = 5;

/** What the files of a local repository say about it, without running Git in it. */
export interface LocalRepository {
  readonly gitDir: string;
  /** Its object folders: its own, then those its alternates name. */
  readonly objectDirectories: readonly string[];
  /** True when it was cloned with a filter, so that objects may be missing. */
  readonly partial: boolean;
  /** Content of the `shallow` file, null when its history is whole. */
  readonly shallow: string | null;
  readonly objectFormat: 'sha1' | 'sha256';
}

/**
 * Looks at a bare repository, a work tree, or a linked work tree.
 * @returns null when the path is a file (a bundle), which only Git itself can judge
 * @throws GitError `not_a_repository`
 */
export async function readLocalRepository(path: string): Promise<LocalRepository | null> {
  if ((await stat(path)).isFile()) return null;
  const gitDir = await findGitDir(path);
  const common = await readSmall(join(gitDir, 'commondir'));
  const root = common === null ? gitDir : resolve(gitDir, common.trim());
  const objectDirectories = await followAlternates(join(root, 'objects'), 0);
  const packs = await Promise.all(objectDirectories.map((directory) => list(join(directory, 'pack'))));
  const config = (await readSmall(join(root, 'config'))) ?? '';
  return {
    gitDir: root,
    objectDirectories,
    partial: packs.flat().some((name) => name.endsWith('.promisor')) || /^\s*partialclone\s*=/im.test(config),
    shallow: await readSmall(join(root, 'shallow')),
    objectFormat: /^\s*objectformat\s*=\s*sha256\s*$/im.test(config) ? 'sha256' : 'sha1',
  };
}

async function findGitDir(path: string): Promise<string> {
  const inner = join(path, '.git');
  const link = /^gitdir: (.+)$/m.exec((await readSmall(inner)) ?? '')?.[1];
  const candidates = link === undefined ? [inner, path] : [resolve(path, link.trim())];
  for (const candidate of candidates) {
    if (await looksLikeGitDir(candidate)) return candidate;
  }
  throw new GitError('not_a_repository', `This folder is not a Git repository: ${path}`);
}

async function looksLikeGitDir(path: string): Promise<boolean> {
  const head = await readSmall(join(path, 'HEAD'));
  if (head === null || !/^(ref: refs\/|[0-9a-f]{40})/.test(head)) return false;
  const linked = (await readSmall(join(path, 'commondir'))) !== null;
  return linked || (await stat(join(path, 'objects')).catch(() => null))?.isDirectory() === true;
}

async function followAlternates(directory: string, depth: number): Promise<string[]> {
  const text = await readSmall(join(directory, 'info', 'alternates'));
  if (text === null) return [directory];
  if (depth >= ALTERNATES_DEPTH_LIMIT) {
    throw new GitError(
      'not_a_repository',
      `The object store borrows from others more than ${ALTERNATES_DEPTH_LIMIT} deep.`,
    );
  }
  const paths = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  const found = await Promise.all(paths.map((path) => followAlternates(resolve(directory, path), depth + 1)));
  return [...new Set([directory, ...found.flat()])];
}

async function readSmall(path: string): Promise<string | null> {
  const info = await stat(path).catch(() => null);
  if (info === null || !info.isFile() || info.size > SMALL_FILE_LIMIT_BYTES) return null;
  return readFile(path, 'utf8');
}

async function list(path: string): Promise<string[]> {
  return readdir(path).catch(() => []);
}
