import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient } from '../../api/client.ts';
import { findFreePort } from '../../supervisor/free-port.ts';
import { openTestDatabase } from '../activities/open-test-database.ts';
import { TEST_SECRET_KEYS, TEST_TOKEN } from '../api/test-api.ts';
import { createTestEnvironment } from '../harness/temporal.ts';
import { type ApiProcess, startApiProcess } from '../load/start-api-process.ts';
import { waitUntil } from '../workflows/wait-until.ts';
import { startWorkerProcess, type WorkerProcess } from './start-worker-process.ts';

const APPLIED_LIMIT_MS = 240_000;
/** Facts are as they should be and nothing is on its way any more. */
const AT_REST = `
  select not exists (select from webhook_deliveries where status in ('received', 'failed'))
    and not exists (select from pull_requests where refetch_at is not null)
    and not exists (select from repositories where mirror_outdated_at is not null or sync_status = 'syncing')
    and not exists (select from pr_analysis_runs where status in ('pending', 'running')) as rests`;

/**
 * A whole Pulse of real processes, API and worker, over a database, a Temporal namespace and a data folder of its own. Either
 * process can be killed and started again.
 */
export async function startPulse({ githubApiUrl }: { readonly githubApiUrl: string }) {
  await using stack = new AsyncDisposableStack();
  const dataDir = await mkdtemp(join(tmpdir(), 'pulse-whole-'));
  stack.defer(() => rm(dataDir, { recursive: true, force: true }));
  const opened = stack.use(await openTestDatabase());
  const temporal = stack.use(await createTestEnvironment());
  const { address: temporalAddress, namespace } = temporal;
  const port = await findFreePort();
  const url = `http://127.0.0.1:${port}`;
  const settings = {
    GITHUB_API_URL: githubApiUrl,
    GITHUB_TOKEN: '',
    PULSE_PUBLIC_URL: url,
    PULSE_SECRET_KEYS: TEST_SECRET_KEYS,
    TEMPORAL_ADDRESS: temporalAddress,
    TEMPORAL_NAMESPACE: namespace,
  };
  const { pg } = opened.database;
  let api: ApiProcess | undefined;
  let worker: WorkerProcess | undefined;
  const startApi = async (): Promise<void> => {
    api = await startApiProcess({ databaseUrl: opened.url, port, settings, logLevel: 'warn' });
  };
  const startWorker = async (): Promise<void> => {
    worker = await startWorkerProcess({
      databaseUrl: opened.url,
      temporalAddress,
      namespace,
      dataDir,
      settings,
    });
  };
  stack.defer(async () => {
    await Promise.all([api?.end('SIGTERM'), worker?.[Symbol.asyncDispose]()]);
  });
  await Promise.all([startApi(), startWorker()]);
  const parts = stack.move();
  return {
    pg,
    database: opened.database,
    url,
    client: createClient({ baseUrl: url, token: TEST_TOKEN }),
    startApi,
    killApi: async (): Promise<void> => {
      await api?.end('SIGKILL');
    },
    killAndRestartApi: async (): Promise<void> => {
      await api?.end('SIGKILL');
      await startApi();
    },
    killAndRestartWorker: async (): Promise<void> => {
      await worker?.kill();
      await startWorker();
    },
    untilAtRest: () =>
      waitUntil(
        'everything is applied and analysed',
        async () => (await pg.query(AT_REST)).rows[0].rests,
        APPLIED_LIMIT_MS,
      ),
    [Symbol.asyncDispose]: () => parts.disposeAsync(),
  };
}

export type WholePulse = Awaited<ReturnType<typeof startPulse>>;
