import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PulseError } from '../lib/errors.ts';
import { ensurePrivateFile, ensurePrivateFolder } from '../lib/private-files/ensure-private.ts';

/** Where everything lies in the data folder. All paths are absolute. */
export interface DataFolder {
  readonly path: string;
  /** Says who runs over this folder; see `services-lock.ts`. */
  readonly lockFile: string;
  readonly postgresDir: string;
  readonly postgresPasswordFile: string;
  readonly temporalStateFile: string;
  /** The note of a process we started; see `process-record.ts`. */
  recordFile(name: string): string;
  logFile(name: string): string;
}

/** What other users of the machine must not read, whatever the folder above is; PostgreSQL sees to its own. */
const PRIVATE_FOLDERS = ['run', 'logs', 'temporal', 'mirrors'];
const PRIVATE_FILES = ['token', 'secret-keys', 'postgres-password'];

/** The layout of a data folder; touches nothing. */
export function layOutDataFolder(path: string): DataFolder {
  return {
    path,
    lockFile: join(path, 'run', 'services.json'),
    postgresDir: join(path, 'postgres'),
    postgresPasswordFile: join(path, 'postgres-password'),
    temporalStateFile: join(path, 'temporal', 'temporal.db'),
    recordFile: (name) => join(path, 'run', `${name}.json`),
    logFile: (name) => join(path, 'logs', `${name}.log`),
  };
}

/**
 * Makes the folder, closed to other users, unless it is there, makes sure that we may write in it, and closes what in it is
 * open to others although it must not be.
 *
 * @throws PulseError `data_folder_unwritable`, `not_private`
 */
export async function prepareDataFolder(path: string): Promise<DataFolder> {
  const folder = layOutDataFolder(path);
  // As root, PostgreSQL runs as another user: it may pass, not look around.
  const mode = process.getuid?.() === 0 ? 0o711 : 0o700;
  const probe = join(path, 'run', `probe-${process.pid}`);
  try {
    await mkdir(path, { recursive: true, mode });
    for (const name of PRIVATE_FOLDERS) await ensurePrivateFolder(join(path, name));
    for (const name of PRIVATE_FILES) await ensurePrivateFile(join(path, name));
    await writeFile(probe, '');
    await rm(probe);
  } catch (cause) {
    if (cause instanceof PulseError) throw cause;
    const code = (cause as NodeJS.ErrnoException).code ?? String(cause);
    throw new PulseError(
      'data_folder_unwritable',
      `The data folder ${path} cannot be written (${code}): make it writable, or set PULSE_DATA_DIR to another one.`,
      { cause },
    );
  }
  return folder;
}
