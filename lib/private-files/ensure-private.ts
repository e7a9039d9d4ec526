import { chmod, mkdir, stat } from 'node:fs/promises';
import { PulseError } from '../errors.ts';

const FOLDER_MODE = 0o700;
const FILE_MODE = 0o600;
const OTHERS = 0o077;

/**
 * Makes a folder that only its owner may enter, or closes the one that is there: mirrors of private repositories must not
 * be readable by every user of the machine, whoever made the folder above.
 *
 * @throws PulseError `not_private` when it is open and belongs to somebody else
 */
export async function ensurePrivateFolder(path: string): Promise<void> {
  await mkdir(path, { recursive: true, mode: FOLDER_MODE });
  await close(path, FOLDER_MODE);
}

/**
 * Takes a secret file away from other users, if there is one.
 *
 * @throws PulseError `not_private` as above
 */
export async function ensurePrivateFile(path: string): Promise<void> {
  await close(path, FILE_MODE);
}

async function close(path: string, mode: number): Promise<void> {
  const found = await stat(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
  if (found === null || (found.mode & OTHERS) === 0) return;
  try {
    await chmod(path, found.mode & mode);
  } catch (cause) {
    throw new PulseError(
      'not_private',
      `Other users of this machine may read ${path}, and it is not ours to close: chmod it to ${mode.toString(8)} as its owner.`,
      { cause },
    );
  }
}
