import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { readConfig } from '../../lib/config/config.ts';
import { migrate } from '../../lib/database/migrate.ts';
import { connectTemporal } from '../../lib/temporal/temporal-client.ts';
import { findFreePort } from '../../supervisor/free-port.ts';
import { type Postgres, startPostgres } from '../../supervisor/postgres/start-postgres.ts';
import { findTemporalProgram } from '../../supervisor/temporal/find-program.ts';
import { prepareNamespace } from '../../supervisor/temporal/prepare-namespace.ts';
import { startTemporal, type TemporalServer } from '../../supervisor/temporal/start-temporal.ts';
import { createRunFolder } from '../harness/run-folder.ts';
import { startAgain } from '../load/start-again.ts';
import { addGitHubRepository, addHook } from '../relay/relay-scene.ts';
import type { HistoryEvent, HistoryRepository } from './relay-history.ts';
import { startWorkerProcess, type WorkerProcess } from './start-worker-process.ts';

const NAMESPACE = 'default';
const INSERTED_AT_ONCE = 25;
/** Some 1,000 deliveries a second. */
const PAUSE_MS = 20;
const RETRY_AFTER_MS = 100;

/** PostgreSQL and Temporal of a test's own, which can be killed and come back at the same address. */
export async function createRelayStage() {
  const folder = await createRunFolder();
  const program = await findProgram();
  const ports = [await findFreePort(), await findFreePort()] as const;
  const startDatabase = (): Promise<Postgres> =>
    startPostgres({
      dataDir: join(folder.path, 'postgres'),
      port: ports[0],
      password: 'of-no-use-elsewhere',
      logFile: join(folder.path, 'postgres.log'),
      // Processes are killed here, not the machine: what PostgreSQL has handed to the system is safe.
      settings: { fsync: 'off', shared_buffers: '64MB' },
    });
  const startServer = async (): Promise<TemporalServer> => {
    const server = await startTemporal({
      program,
      port: ports[1],
      logFile: join(folder.path, 'temporal.log'),
      recordFile: join(folder.path, 'temporal.json'),
    });
    const { connection, close } = await connectTemporal({ address: server.address, namespace: NAMESPACE });
    await prepareNamespace(connection, NAMESPACE).finally(() => close());
    return server;
  };
  let postgres = await startDatabase();
  let temporal = await startServer();
  return {
    postgres: {
      /** A database of its own with all migrations; gives its URL. */
      create: async (name: string): Promise<string> => {
        await withClient(postgres.url('postgres'), (client) => client.query(`create database ${name}`));
        await migrate({ databaseUrl: postgres.url(name), direction: 'up' });
        return postgres.url(name);
      },
      killAndRestart: async (): Promise<void> => {
        process.kill(-postgres.pid, 'SIGKILL');
        await postgres.exited;
        postgres = await startAgain(startDatabase);
      },
    },
    temporal: {
      killAndRestart: async (): Promise<void> => {
        process.kill(temporal.pid, 'SIGKILL');
        await temporal.exited;
        temporal = await startServer();
      },
    },
    startWorker: (databaseUrl: string): Promise<WorkerProcess> =>
      startWorkerProcess({
        databaseUrl,
        temporalAddress: temporal.address,
        namespace: NAMESPACE,
        dataDir: join(folder.path, 'data'),
      }),
    [Symbol.asyncDispose]: async () => {
      await temporal.stop();
      await postgres.stop();
      await folder.remove();
    },
  };
}

function findProgram(): Promise<string> {
  const { binDir: programDir, temporalDownloadUrl } = readConfig();
  const startProgress = () => ({ update: () => {}, end: () => {} });
  return findTemporalProgram({
    programDir,
    downloadUrl: temporalDownloadUrl,
    startProgress: startProgress as never,
  });
}

async function withClient<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** Adds connected repositories and as many hooks of one App each, which all get the same deliveries; gives the hooks' ids. */
export async function connect(
  pool: pg.Pool,
  repositories: readonly HistoryRepository[],
  hooks: number,
): Promise<string[]> {
  for (const { owner, name, providerId } of repositories) {
    const repoId = await addGitHubRepository(pool, `${owner}/${name}`, providerId);
    await pool.query(`insert into incident_rules (repo_id, label_pattern) values ($1, 'incident')`, [repoId]);
  }
  const ids: string[] = [];
  for (let appId = 1; appId <= hooks; appId++) ids.push(await addHook(pool, { appId }));
  return ids;
}

export interface ArrivingDelivery extends HistoryEvent {
  readonly hookId: string;
  /** Instead of the payload. */
  readonly bytes?: Buffer;
}

/** Stores deliveries as the API does, some at a time; tries again while the database is away. */
export async function arrive(pool: pg.Pool, deliveries: readonly ArrivingDelivery[]): Promise<void> {
  for (let at = 0; at < deliveries.length; at += INSERTED_AT_ONCE) {
    const page = deliveries.slice(at, at + INSERTED_AT_ONCE);
    const bytes = page.map((delivery) => delivery.bytes ?? Buffer.from(JSON.stringify(delivery.payload)));
    const values = [
      page.map(({ deliveryId }) => deliveryId),
      page.map(({ hookId }) => hookId),
      page.map(({ event }) => event),
      bytes,
      bytes.map((payload) => createHash('sha256').update(payload).digest()),
    ];
    while (!(await tryInserting(pool, values))) await sleep(RETRY_AFTER_MS);
    await sleep(PAUSE_MS);
  }
}

async function tryInserting(pool: pg.Pool, values: readonly unknown[]): Promise<boolean> {
  try {
    await pool.query(
      `insert into webhook_deliveries (delivery_id, hook_id, event_name, headers, content_type, payload, payload_sha256)
       select i, h, e, '{}', 'application/json', p, s
       from unnest($1::text[], $2::uuid[], $3::text[], $4::bytea[], $5::bytea[]) as u (i, h, e, p, s)
       on conflict do nothing`,
      [...values],
    );
    await pool.query('notify webhook_deliveries');
    return true;
  } catch {
    return false;
  }
}
