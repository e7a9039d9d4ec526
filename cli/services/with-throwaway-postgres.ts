import { randomBytes } from 'node:crypto';
import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { prepareDataFolder } from '../../supervisor/data-folder.ts';
import { findFreePort } from '../../supervisor/free-port.ts';
import { endOrphanPostgres, startPostgres } from '../../supervisor/postgres/start-postgres.ts';
import { readProcess } from '../../supervisor/process-identity.ts';

const NAME = /^throwaway-(\d+)$/;

/** As the service runs it, but without durability: nothing in it is to outlive the command. */
const SETTINGS = {
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  shared_buffers: '256MB',
  maintenance_work_mem: '128MB',
  max_wal_size: '4GB',
  random_page_cost: '1.1',
  jit: 'off',
};

/**
 * Lends an embedded PostgreSQL of its own, whatever else runs over the data folder, and removes it with its data afterwards.
 *
 * @param work is given the URL of a database whose role may create further ones
 */
export async function withThrowawayPostgres<T>(
  dataDir: string,
  work: (databaseUrl: string) => Promise<T>,
): Promise<T> {
  await prepareDataFolder(dataDir);
  await removeLeftovers(dataDir);
  const folder = join(dataDir, `throwaway-${process.pid}`);
  // As root, PostgreSQL runs as another user: it may pass, not look around.
  await mkdir(folder, { mode: process.getuid?.() === 0 ? 0o711 : 0o700 });
  try {
    const postgres = await startPostgres({
      dataDir: join(folder, 'postgres'),
      port: await findFreePort(),
      password: randomBytes(16).toString('hex'),
      logFile: join(folder, 'postgres.log'),
      settings: SETTINGS,
    });
    try {
      return await work(postgres.url('postgres'));
    } finally {
      await postgres.stop();
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Ends and removes what commands that were killed have left. */
async function removeLeftovers(dataDir: string): Promise<void> {
  for (const name of await readdir(dataDir)) {
    const pid = Number(NAME.exec(name)?.[1] ?? 0);
    if (pid === 0 || (await readProcess(pid)) !== undefined) continue;
    await endOrphanPostgres(join(dataDir, name, 'postgres'));
    await rm(join(dataDir, name), { recursive: true, force: true });
  }
}
