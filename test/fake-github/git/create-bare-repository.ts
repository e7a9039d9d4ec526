import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runGit } from './run-git.ts';

/**
 * Makes an empty bare repository, or one that borrows the objects and copies the refs of another, which is never written to.
 * @param source directory of a bare repository or of a `.git`
 */
export async function createBareRepository(
  directory: string,
  defaultBranch: string,
  source?: string,
): Promise<void> {
  await mkdir(directory, { recursive: true });
  await runGit(directory, ['init', '--quiet', '--bare', `--initial-branch=${defaultBranch}`, '.']);
  await runGit(directory, ['config', 'uploadpack.allowAnySHA1InWant', 'true']);
  await runGit(directory, ['config', 'gc.auto', '0']);
  if (source === undefined) return;
  await writeFile(join(directory, 'objects', 'info', 'alternates'), `${join(source, 'objects')}\n`);
  const kinds = ['refs/heads', 'refs/tags', 'refs/pull'];
  const refs = await runGit(source, ['for-each-ref', '--format=%(objectname) %(refname)', ...kinds]);
  // Written as one file: ten thousands of refs would be as many files otherwise.
  await writeFile(join(directory, 'packed-refs'), refs);
}
