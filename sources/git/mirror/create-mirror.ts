import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { ensurePrivateFolder } from '../../../lib/private-files/ensure-private.ts';
import { GitError } from '../process/git-error.ts';
import { runGit } from '../process/run-git.ts';

/**
 * Makes an empty bare repository, or tidies the one that is there after an interrupted run; only its owner may read it.
 * @throws GitError `mirror_mismatch` when the present mirror has another object format
 */
export async function createMirror(directory: string, objectFormat: 'sha1' | 'sha256'): Promise<void> {
  await ensurePrivateFolder(directory);
  if (await exists(join(directory, 'HEAD'))) {
    await removeLeftovers(directory);
    const output = await runGit(['rev-parse', '--show-object-format'], { gitDir: directory });
    const present = output.toString().trim();
    if (present === objectFormat) return;
    throw new GitError(
      'mirror_mismatch',
      `The source uses ${objectFormat}, its mirror ${present}: remove ${directory} and sync again.`,
    );
  }
  await runGit([
    'init',
    '--quiet',
    '--bare',
    '--template=',
    `--object-format=${objectFormat}`,
    '--',
    directory,
  ]);
  // Newer Git reads attributes from the tree of HEAD in a bare repository: a tree that does not exist stops it.
  await runGit(['config', 'attr.tree', 'refs/no-attributes'], { gitDir: directory });
}

/** A killed Git leaves locks and half-written packs; the caller promises to be the only one at work. */
async function removeLeftovers(directory: string): Promise<void> {
  const packs = join(directory, 'objects', 'pack');
  for (const folder of [directory, packs]) {
    for (const name of await readdir(folder).catch(() => [])) {
      if (/\.lock$|\.tmp$|^tmp_/.test(name)) await rm(join(folder, name), { force: true, recursive: true });
    }
  }
}

export async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
