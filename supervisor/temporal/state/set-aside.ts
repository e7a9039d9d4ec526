import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** Older ones are deleted. */
const KEPT_MAX = 3;
const FOLDER = 'set-aside';

/**
 * Moves a state, which no server uses, into a folder of its own beside it; the newest few are kept.
 *
 * @param stateFile its main file
 * @param noteFile what is noted about it, which goes along
 * @param now names the folder
 * @returns the folder
 */
export async function setAside(stateFile: string, noteFile: string, now: Date): Promise<string> {
  const all = join(dirname(stateFile), FOLDER);
  const folder = join(all, now.toISOString().replaceAll(/[:.]/g, '-'));
  await mkdir(folder, { recursive: true, mode: 0o700 });
  // The main file last: left without its log, should we be killed, it is a sound older state. A log without its file is taken for the next one's.
  for (const file of [`${stateFile}-shm`, `${stateFile}-wal`, noteFile, stateFile]) {
    await rename(file, join(folder, file.slice(dirname(file).length + 1))).catch(ignoreMissing);
  }
  const kept = (await readdir(all)).sort();
  for (const name of kept.slice(0, -KEPT_MAX)) await rm(join(all, name), { recursive: true, force: true });
  return folder;
}

function ignoreMissing(error: NodeJS.ErrnoException): void {
  if (error.code !== 'ENOENT') throw error;
}
