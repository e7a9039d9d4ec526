import { constants } from 'node:fs';
import { copyFile, lstat, mkdir, readdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { GitError } from '../process/git-error.ts';
import { checkObjectFile } from './check-object-file.ts';

/** Loose objects that are copied one by one at most: more should have been packed. */
const LOOSE_LIMIT = 2_000_000;
/** Files copied at the same time. */
const COPIES_AT_ONCE = 8;

interface ObjectFile {
  /** Path below an object folder. */
  readonly name: string;
  readonly source: string;
  readonly target: string;
  readonly bytes: number;
}

/**
 * Copies the object files of a local repository into a mirror that lacks them. `git fetch` cannot read a partial
 * clone: it stops at the first missing object. Real copies (reflinks where the file system has them), never
 * hard links or alternates: the source may be rewritten, collected or deleted at any time.
 * Files that are there already, by name, are skipped: the name of a pack or a loose object is a hash of its content.
 * Each copy is checked against its checksum before it gets its name, so that what is in the mirror is what Git once wrote.
 * Unlike a fetch this does not ask whether an object is well-formed or has a name that would be dangerous in a work tree: the
 * source lies on this machine, a mirror never has a work tree, and an object that Git cannot read costs its pull request only.
 * @returns how many files were copied
 * @throws GitError `mirror_too_large` when the packs exceed `limitBytes`, `dangerous_object` on a link among them or damage
 */
export async function copyObjects(
  from: readonly string[],
  toObjects: string,
  options: { limitBytes: number; signal?: AbortSignal | undefined; onProgress?: (fraction: number) => void },
): Promise<number> {
  const wanted: ObjectFile[] = [];
  for (const directory of from) {
    for (const name of await listObjectFiles(directory)) {
      const target = join(toObjects, name);
      if ((await statOrNull(target)) !== null) continue;
      const source = join(directory, name);
      const info = await lstat(source);
      if (!info.isFile()) {
        throw new GitError(
          'dangerous_object',
          `The object store holds something that is not a plain file: ${name}`,
        );
      }
      wanted.push({ name, source, target, bytes: info.size });
    }
  }
  const totalBytes = wanted.reduce((sum, { bytes }) => sum + bytes, 0);
  if (totalBytes > options.limitBytes) {
    throw new GitError(
      'mirror_too_large',
      `The repository holds ${totalBytes} bytes of objects, more than the limit of ${options.limitBytes}.`,
    );
  }
  // An index makes its pack visible to Git, so all indexes come last.
  const indexes = wanted.filter(({ target }) => target.endsWith('.idx'));
  const others = wanted.filter(({ target }) => !target.endsWith('.idx'));
  let copied = 0;
  for (const group of [others, indexes]) {
    for (let at = 0; at < group.length; at += COPIES_AT_ONCE) {
      options.signal?.throwIfAborted();
      await Promise.all(group.slice(at, at + COPIES_AT_ONCE).map(copyWhole));
      copied += Math.min(COPIES_AT_ONCE, group.length - at);
      options.onProgress?.(copied / wanted.length);
    }
  }
  return copied;
}

/** Packs with an index, and loose objects, as paths below the object folder. */
async function listObjectFiles(directory: string): Promise<string[]> {
  const files: string[] = [];
  const packs = new Set(await readdir(join(directory, 'pack')).catch(() => []));
  for (const name of packs) {
    const stem = /^(pack-[0-9a-f]{40,64})\.idx$/.exec(name)?.[1];
    if (stem !== undefined && packs.has(`${stem}.pack`)) {
      files.push(join('pack', `${stem}.pack`), join('pack', name));
    }
  }
  const folders = (await readdir(directory).catch(() => [])).filter((name) => /^[0-9a-f]{2}$/.test(name));
  for (const folder of folders) {
    for (const name of await readdir(join(directory, folder))) {
      if (/^([0-9a-f]{38}|[0-9a-f]{62})$/.test(name)) files.push(join(folder, name));
    }
    if (files.length > LOOSE_LIMIT) {
      throw new GitError(
        'mirror_too_large',
        `The repository holds more than ${LOOSE_LIMIT} loose objects: run "git gc" in it first.`,
      );
    }
  }
  return files;
}

async function copyWhole({ name, source, target }: ObjectFile): Promise<void> {
  await mkdir(join(target, '..'), { recursive: true });
  const partial = `${target}.tmp`;
  try {
    await copyFile(source, partial, constants.COPYFILE_FICLONE);
    await checkObjectFile(name, partial, name.endsWith('.idx') ? target.replace(/idx$/, 'pack') : null);
    await rename(partial, target);
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code;
    if (code === 'ENOSPC' || code === 'EDQUOT') {
      throw new GitError(
        'disk_full',
        'The disk is full: free some space in the data folder, then try again.',
        { cause },
      );
    }
    if (code === 'EACCES' || code === 'EPERM') {
      throw new GitError('permission_denied', `The object files cannot be read or written: ${source}`, {
        cause,
      });
    }
    throw cause;
  }
}

async function statOrNull(path: string): Promise<unknown> {
  return lstat(path).catch(() => null);
}
