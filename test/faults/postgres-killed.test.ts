import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { TEST_TOKEN } from '../api/test-api.ts';
import { startApiProcess } from '../load/start-api-process.ts';
import { waitUntil } from '../workflows/wait-until.ts';
import { inForm } from './form.ts';
import { type HistoryRepository, writeHistory } from './relay-history.ts';
import { arrive, connect, createRelayStage } from './relay-stage.ts';

const KILLS = inForm({ short: 5, long: 30 });
const PULL_REQUESTS_OF_EACH = inForm({ short: 15, long: 90 });
const LIMIT_MS = inForm({ short: 120_000, long: 600_000 });
const READERS = 4;

const REPOSITORIES: readonly HistoryRepository[] = ['one', 'two'].map((name, index) => ({
  providerId: 7_000 + index,
  owner: 'acme',
  name,
}));

let stage: Awaited<ReturnType<typeof createRelayStage>>;

beforeAll(async () => {
  stage = await createRelayStage();
}, 300_000);
afterAll(() => stage?.[Symbol.asyncDispose]());

/** Reads of the API, one after another, until told to stop; gives how many there were of each status. */
function readAllTheTime(port: number) {
  const statuses = new Map<number, number>();
  let isOver = false;
  const read = async (): Promise<void> => {
    while (!isOver) {
      const answer = await fetch(`http://127.0.0.1:${port}/v1/repositories`, {
        headers: { authorization: `Bearer ${TEST_TOKEN}` },
      });
      await answer.arrayBuffer();
      statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1);
    }
  };
  const readers = Promise.all(Array.from({ length: READERS }, read));
  return {
    statuses,
    stop: async () => {
      isOver = true;
      await readers;
    },
  };
}

test(
  'PostgreSQL killed over and over under load ends neither the API nor the worker',
  async () => {
    const url = await stage.postgres.create('killed');
    const pool = new pg.Pool({ connectionString: url, max: 2 });
    pool.on('error', () => {});
    pool.on('connect', (client) => client.on('error', () => {}));
    const [hookId] = await connect(pool, REPOSITORIES, 1);
    const history = writeHistory(REPOSITORIES, PULL_REQUESTS_OF_EACH);
    await using worker = await stage.startWorker(url);
    await using api = await startApiProcess({ databaseUrl: url, logLevel: 'silent' });
    const reading = readAllTheTime(api.port);
    const deliveries = history.map((event) => ({ ...event, hookId: hookId! }));
    const countEnded = async (): Promise<number> =>
      (
        await pool.query(
          `select count(*)::int as n from webhook_deliveries where status in ('processed', 'skipped', 'dead')`,
        )
      ).rows[0].n;

    const partSize = Math.ceil(deliveries.length / KILLS);
    for (let kill = 0; kill < KILLS; kill++) {
      const before = await countEnded();
      const arriving = arrive(pool, deliveries.slice(kill * partSize, (kill + 1) * partSize));
      await waitUntil('some are applied', async () => (await countEnded()) > before, LIMIT_MS);
      await stage.postgres.killAndRestart();
      await arriving;
      expect(worker.isRunning(), `the worker runs after ${kill + 1} kills`).toBe(true);
      expect(api.isRunning(), `the API runs after ${kill + 1} kills`).toBe(true);
    }
    const hasAll = async (): Promise<boolean> => (await countEnded()) === deliveries.length;
    await waitUntil('every delivery is applied', () => hasAll().catch(() => false), LIMIT_MS);
    await reading.stop();

    expect(worker.isRunning()).toBe(true);
    expect(api.isRunning()).toBe(true);
    expect([...reading.statuses.keys()].sort()).toEqual([200, 503]);
    const { rows } = await pool.query('select distinct status from webhook_deliveries');
    expect(rows).toEqual([{ status: 'processed' }]);
    await pool.end();
  },
  2 * LIMIT_MS,
);
