import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { waitUntil } from '../workflows/wait-until.ts';
import { dumpFacts, FACT_TABLES } from './dump-facts.ts';
import { compareDumps } from './dump-rows.ts';
import { LONG_FORM } from './form.ts';
import { type HistoryRepository, writeHistory } from './relay-history.ts';
import { type ArrivingDelivery, arrive, connect, createRelayStage } from './relay-stage.ts';

const PULL_REQUESTS_OF_EACH = LONG_FORM ? 80 : 20;
const ROUNDS = LONG_FORM ? 6 : 1;
const HOOKS = 5;
/** Of so many events one comes through every hook. */
const REPEATED_EVERY = 3;
const DRAINED_LIMIT_MS = LONG_FORM ? 600_000 : 120_000;

const REPOSITORIES: readonly HistoryRepository[] = ['one', 'two', 'three'].map((name, index) => ({
  providerId: 7_000 + index,
  owner: 'acme',
  name,
}));
const HISTORY = writeHistory(REPOSITORIES, PULL_REQUESTS_OF_EACH);
const POISON: ArrivingDelivery['bytes'] = Buffer.from('{"action": ');

type Stage = Awaited<ReturnType<typeof createRelayStage>>;
let stage: Stage;
let undisturbed: Record<string, string[]>;

beforeAll(async () => {
  stage = await createRelayStage();
  const url = await stage.postgres.create('undisturbed');
  const pool = openPool(url);
  const [hookId] = await connect(pool, REPOSITORIES, 1);
  await arrive(
    pool,
    HISTORY.map((event) => ({ ...event, hookId: hookId! })),
  );
  const worker = await stage.startWorker(url);
  await untilDrained(pool);
  await worker[Symbol.asyncDispose]();
  undisturbed = await dumpFacts(pool);
  await pool.end();
}, 300_000);
afterAll(() => stage?.[Symbol.asyncDispose]());

function openPool(url: string): pg.Pool {
  const pool = new pg.Pool({ connectionString: url, max: 2 });
  pool.on('error', () => {});
  return pool;
}

async function untilDrained(pool: pg.Pool): Promise<void> {
  const isDrained = async (): Promise<boolean> => (await countWaiting(pool)) === 0;
  await waitUntil('every delivery has ended', () => isDrained().catch(() => false), DRAINED_LIMIT_MS);
}

async function countWaiting(pool: pg.Pool): Promise<number> {
  const { rows } = await pool.query(
    `select count(*)::int as waiting from webhook_deliveries where status in ('received', 'failed')`,
  );
  return rows[0].waiting;
}

async function countEnded(pool: pg.Pool): Promise<number> {
  const { rows } = await pool.query(
    `select count(*)::int as ended from webhook_deliveries where status in ('processed', 'skipped', 'dead')`,
  );
  return rows[0].ended;
}

/**
 * Some events five times, once for each hook, in an order of their own that is the same in each run. The others come once: of those
 * nothing makes up for what was lost.
 */
function shuffled(hooks: readonly string[]): ArrivingDelivery[] {
  let state = 42;
  const next = (): number => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return state / 2 ** 32;
  };
  return HISTORY.flatMap((event, index) =>
    hooks.slice(0, index % REPEATED_EVERY === 0 ? HOOKS : 1).map((hookId) => ({ ...event, hookId })),
  )
    .map((delivery) => ({ delivery, place: next() }))
    .sort((a, b) => a.place - b.place)
    .map(({ delivery }) => delivery);
}

test('the undisturbed run is worth comparing with', () => {
  const empty = FACT_TABLES.filter((table) => undisturbed[table]!.length === 0);
  expect(empty).toEqual(['github_installations', 'organizations', 'waiting_facts']);
  expect(undisturbed.pull_requests).toHaveLength(REPOSITORIES.length * PULL_REQUESTS_OF_EACH);
});

test('in any order, some five times, with worker, database and Temporal killed, the facts are the same in the end', async () => {
  const url = await stage.postgres.create('disturbed');
  const pool = openPool(url);
  const hooks = await connect(pool, REPOSITORIES, HOOKS);
  const deliveries = shuffled(hooks);
  const poison = {
    deliveryId: 'poison',
    event: 'pull_request',
    payload: {},
    hookId: hooks[0]!,
    bytes: POISON,
  };
  deliveries.splice(deliveries.length >> 1, 0, poison);
  let worker = await stage.startWorker(url);
  const faults: readonly (() => Promise<void>)[] = [
    async () => {
      await worker.kill();
      worker = await stage.startWorker(url);
    },
    () => stage.postgres.killAndRestart(),
    () => stage.temporal.killAndRestart(),
    async () => {
      await worker.kill();
      worker = await stage.startWorker(url);
    },
  ];
  const strikes = Array.from({ length: ROUNDS }, () => faults).flat();
  let strikesUnderLoad = 0;
  const partSize = Math.ceil(deliveries.length / strikes.length);
  for (const [index, strike] of strikes.entries()) {
    const part = deliveries.slice(index * partSize, (index + 1) * partSize);
    const before = await countEnded(pool);
    let isArriving = true;
    const arriving = arrive(pool, part).finally(() => {
      isArriving = false;
    });
    await waitUntil('some are applied', async () => (await countEnded(pool)) > before + 50, DRAINED_LIMIT_MS);
    if (isArriving || (await countWaiting(pool)) > 0) strikesUnderLoad++;
    await strike();
    await arriving;
  }
  await untilDrained(pool);
  await worker[Symbol.asyncDispose]();

  // One or the other may come just when nothing is left to do.
  expect(strikesUnderLoad).toBeGreaterThan(strikes.length / 2);
  const { rows } = await pool.query(
    'select status, count(*)::int, array_agg(distinct error) as errors from webhook_deliveries group by 1 order by 1',
  );
  expect(rows).toEqual([
    { status: 'processed', count: deliveries.length - 1, errors: [null] },
    { status: 'dead', count: 1, errors: [expect.stringContaining('it is no JSON')] },
  ]);
  expect(compareDumps(await dumpFacts(pool), undisturbed)).toEqual([]);
  await pool.end();
}, 900_000);
