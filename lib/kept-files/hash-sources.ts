import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

export interface HashedSources {
  /** Where the code lies; what is made of it may name that place. */
  readonly projectDir: string;
  /** Folders and files below it, of which something is made or on which it depends. */
  readonly paths: readonly string[];
}

/** A name for what is made of sources, which changes with any byte of it, with Node, and with where it lies. */
export async function hashSources({ projectDir, paths }: HashedSources): Promise<string> {
  const hash = createHash('sha256').update(`${projectDir}\0${process.version}\0`);
  for (const path of paths) {
    for (const file of await listFiles(projectDir, path)) {
      hash.update(`${file}\0`).update(await readFile(join(projectDir, file)));
    }
  }
  return hash.digest('hex').slice(0, 32);
}

async function listFiles(projectDir: string, path: string): Promise<string[]> {
  if (/\.\w+$/.test(path)) return [path];
  const entries = await readdir(join(projectDir, path), { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(projectDir.length))
    .sort();
}
