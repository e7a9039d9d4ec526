import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { findFreePort } from '../../supervisor/free-port.ts';
import { startPostgres } from '../../supervisor/postgres/start-postgres.ts';
import { findOldestPostgres } from './oldest-postgres.ts';
import type { RunService } from './run-services.ts';

/**
 * One PostgreSQL for a test run: durable against nothing, hence quick. The embedded one, or with `PULSE_TEST_POSTGRES=oldest` the
 * oldest that the README promises.
 */
export async function startTestPostgres(
  folder: string,
  settings: Readonly<Record<string, string>> = {},
): Promise<RunService> {
  const isOldest = process.env.PULSE_TEST_POSTGRES === 'oldest';
  const postgres = await startPostgres({
    ...(isOldest ? { programs: await findOldestPostgres() } : {}),
    dataDir: join(folder, 'postgres'),
    port: await findFreePort(),
    password: randomBytes(12).toString('hex'),
    logFile: join(folder, 'postgres.log'),
    settings: {
      fsync: 'off',
      synchronous_commit: 'off',
      full_page_writes: 'off',
      max_connections: '200',
      shared_buffers: '64MB',
      autovacuum_naptime: '1min',
      ...settings,
    },
  });
  return { facts: { adminUrl: postgres.url('postgres') }, stop: () => postgres.stop() };
}
