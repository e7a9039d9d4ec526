import { randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PROJECT_DIR } from '../config/config.ts';

/** Files of one kind that are kept. */
const KEPT_MAX = 2;
/** Beside the packages, which are installed by whom the code belongs to, and go with them. */
export const KEPT_FOLDER = join(PROJECT_DIR, 'node_modules', '.cache', 'pulse');

export interface KeptKind {
  /** Of what it is: the beginning of the file's name. */
  readonly kind: string;
  /** Changes with whatever changes what is made. */
  readonly key: string;
  readonly folder?: string | undefined;
}

/**
 * Gives the text that is kept, else makes it and keeps it for the next start. A folder that cannot be read or written only costs the
 * time of making it. It must belong to whom the code belongs to: what lies there is believed, and run.
 */
export async function keepMade(
  { kind, key, folder = KEPT_FOLDER }: KeptKind,
  make: () => Promise<string>,
): Promise<string> {
  const file = join(folder, `${kind}-${key}`);
  const kept = await readFile(file, 'utf8').catch(() => '');
  if (kept !== '') return kept;
  const made = await make();
  await keep(folder, { kind, file, made }).catch(() => {});
  return made;
}

/** Appears whole or not at all. */
async function keep(
  folder: string,
  { kind, file, made }: { kind: string; file: string; made: string },
): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const others = (await readdir(folder)).filter((name) => name.startsWith(`${kind}-`));
  for (const name of others.slice(0, Math.max(0, others.length + 1 - KEPT_MAX))) {
    await rm(join(folder, name), { force: true });
  }
  const draft = join(folder, `${randomUUID()}.draft`);
  await writeFile(draft, made, { mode: 0o600 });
  await rename(draft, file);
}
