import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { findFreePort } from '../../supervisor/free-port.ts';
import { startPostgres } from '../../supervisor/postgres/start-postgres.ts';
import { type FormerMajor, findFormerPostgres } from './former-postgres.ts';
import type { RunService } from './run-services.ts';

export interface TestPostgresOptions {
  readonly settings?: Readonly<Record<string, string>>;
  /** The embedded one unless given. */
  readonly major?: FormerMajor | undefined;
}

/** One PostgreSQL for a test run: durable against nothing, hence quick. */
export async function startTestPostgres(
  folder: string,
  { settings, major }: TestPostgresOptions = {},
): Promise<RunService> {
  const postgres = await startPostgres({
    ...(major === undefined ? {} : { programs: await findFormerPostgres(major) }),
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
