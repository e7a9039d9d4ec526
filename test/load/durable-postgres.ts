import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Database, openDatabase } from '../../lib/database/database.ts';
import { migrate } from '../../lib/database/migrate.ts';
import { createHook } from '../../lib/hooks/hook-secrets.ts';
import { openKeyRing } from '../../lib/secrets/key-ring.ts';
import { createSecretStore } from '../../lib/secrets/secret-store.ts';
import { findFreePort } from '../../supervisor/free-port.ts';
import { POSTGRES_SETTINGS } from '../../supervisor/postgres/server-settings.ts';
import { type Postgres, startPostgres } from '../../supervisor/postgres/start-postgres.ts';
import { TEST_SECRET_KEYS } from '../api/test-api.ts';
import { startAgain } from './start-again.ts';

/** A PostgreSQL of its own with its files on disk, as `npm start` runs it, and a hook in it. */
export interface DurablePostgres extends AsyncDisposable {
  readonly url: string;
  readonly hookId: string;
  readonly secret: string;
  /** The server that runs now. */
  server(): Postgres;
  /** Starts it again over the same files, on the same port. */
  restart(): Promise<void>;
}

/** @param parent where its folder is made */
export async function startDurablePostgres(
  settings: Readonly<Record<string, string>> = {},
  parent: string = tmpdir(),
): Promise<DurablePostgres> {
  const folder = await mkdtemp(join(parent, 'pulse-durable-'));
  // As root, PostgreSQL runs as another user: it may pass.
  await chmod(folder, 0o755);
  const port = await findFreePort();
  const start = (): Promise<Postgres> =>
    startPostgres({
      dataDir: join(folder, 'postgres'),
      port,
      password: 'a-password-for-tests',
      logFile: join(folder, 'postgres.log'),
      settings: { ...POSTGRES_SETTINGS, ...settings },
    });
  let server = await start();
  const url = server.url('postgres');
  await migrate({ databaseUrl: url, direction: 'up' });
  const database = await openDatabase({ url, applicationName: 'test', poolSize: 1 });
  const made = await addHook(database).finally(() => database.close());
  return {
    url,
    hookId: made.hook.id,
    secret: made.secret,
    server: () => server,
    restart: async () => {
      server = await startAgain(start);
    },
    [Symbol.asyncDispose]: async () => {
      await server.stop();
      await rm(folder, { recursive: true });
    },
  };
}

function addHook(database: Database) {
  const keyRing = openKeyRing({ secretKeys: TEST_SECRET_KEYS, dataDir: '/nowhere' });
  const owner = { kind: 'organization', apiUrl: 'https://api.github.com', organization: 'acme' } as const;
  return createHook({ database, secrets: createSecretStore({ database, keyRing }) }, owner);
}
