import type { Config } from '../../lib/config/config.ts';
import { PulseError } from '../../lib/errors.ts';
import { prepareDataFolder } from '../data-folder.ts';
import { findFreePort } from '../free-port.ts';
import { readPostmaster } from '../postgres/cluster.ts';
import { ensureClusterPassword } from '../postgres/cluster-password.ts';
import { checkDatabase, ensureDatabase } from '../postgres/ensure-database.ts';
import { clusterUrl, startPostgres } from '../postgres/start-postgres.ts';
import { acquireServicesLock, readLockHolder } from '../services-lock.ts';
import { DATABASE } from '../start-surroundings.ts';

/**
 * Does some work on the database alone: on the one of DATABASE_URL, on the embedded one of services that run, or else on the
 * embedded one, started for this work only.
 * @param settings of the server, when it is started for this work
 */
export async function withDatabase<T>(
  config: Pick<Config, 'databaseUrl' | 'dataDir'>,
  work: (databaseUrl: string) => Promise<T>,
  settings: Readonly<Record<string, string>> = {},
): Promise<T> {
  if (config.databaseUrl !== undefined) {
    await checkDatabase(config.databaseUrl);
    return work(config.databaseUrl);
  }
  const folder = await prepareDataFolder(config.dataDir);
  const password = await ensureClusterPassword(folder.postgresPasswordFile, folder.postgresDir);
  if ((await readLockHolder(folder.lockFile)) !== undefined) {
    const postmaster = await readPostmaster(folder.postgresDir);
    if (postmaster?.ready) return work(clusterUrl(postmaster.port, password, DATABASE));
    throw new PulseError('database_not_ready', 'Pulse is starting or stopping: try again in a moment.');
  }
  const lock = await acquireServicesLock(folder.lockFile, 'command');
  try {
    const server = await startPostgres({
      dataDir: folder.postgresDir,
      port: await findFreePort(),
      password,
      logFile: folder.logFile('postgres'),
      settings,
    });
    try {
      await ensureDatabase(server.url('postgres'), DATABASE);
      return await work(server.url(DATABASE));
    } finally {
      await server.stop();
    }
  } finally {
    await lock.release();
  }
}
