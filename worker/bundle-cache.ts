import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Bundles that are kept. */
const KEPT_MAX = 2;
const PREFIX = 'workflows-';

export interface BundleSources {
  /** Where the code lies; the bundle names it in its stack traces. */
  readonly projectDir: string;
  /** Folders and files below it, of which the bundle is made or on which it depends. */
  readonly paths: readonly string[];
}

/** A name for what is bundled, which changes with any byte of it, with Node, and with where it lies. */
export async function hashSources({ projectDir, paths }: BundleSources): Promise<string> {
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

/**
 * Gives the code that is kept in `folder` under `key`, else makes it and keeps it there. A folder that cannot be read or written only
 * costs the time of making it. It must belong to whom the code belongs to: what lies there is run.
 */
export async function cacheBundle(folder: string, key: string, make: () => Promise<string>): Promise<string> {
  const file = join(folder, `${PREFIX}${key}.js`);
  const kept = await readFile(file, 'utf8').catch(() => '');
  if (kept !== '') return kept;
  const code = await make();
  await keep(folder, file, code).catch(() => {});
  return code;
}

/** Appears whole or not at all. */
async function keep(folder: string, file: string, code: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const others = (await readdir(folder)).filter((name) => name.startsWith(PREFIX));
  for (const name of others.slice(0, Math.max(0, others.length + 1 - KEPT_MAX))) {
    await rm(join(folder, name), { force: true });
  }
  const draft = join(folder, `${randomUUID()}.draft`);
  await writeFile(draft, code, { mode: 0o600 });
  await rename(draft, file);
}
