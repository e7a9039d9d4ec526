import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { SNAPSHOT_METRICS } from '../../../domain/metrics/all-metrics.ts';
import { flushRollup } from '../../../sql/rollups/flush-rollup.ts';
import { metricSnapshots } from '../../../sql/rollups/metric-snapshots.ts';
import { type OpenTestDatabase, openTestDatabase } from '../../activities/open-test-database.ts';
import { findDifferences, flushAll } from './flush-all.ts';
import { FACT_WRITES, seedRepositories } from './seed-facts.ts';
import { seedTeams, TEAM_WRITES } from './seed-teams.ts';

const ENTRIES_MAX = 10;
/** Deadlock, unique, foreign key, check: the writers' own affair. */
const OWN_AFFAIRS = ['40P01', '23505', '23503', '23514'];
const INSERTS = Object.entries({ ...FACT_WRITES, ...TEAM_WRITES })
  .filter(([name]) => /^(insert|report|branch)/.test(name))
  .map(([, write]) => write);
let opened: OpenTestDatabase;
let clients: pg.Client[] = [];

beforeEach(async () => {
  opened = await openTestDatabase();
});
afterEach(async () => {
  await Promise.all(clients.map((client) => client.end().catch(() => {})));
  clients = [];
  await opened[Symbol.asyncDispose]();
});

/** A connection that the test may break. */
async function connect(): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: opened.url });
  client.on('error', () => {});
  await client.connect();
  clients.push(client);
  return client;
}

async function writeTransactions(client: pg.Client, first: number, transactions: number): Promise<void> {
  const writes = Object.values({ ...FACT_WRITES, ...TEAM_WRITES });
  for (let t = 0; t < transactions; t++) {
    try {
      await client.query('begin');
      for (let i = 0; i < 3; i++) {
        const n = first + t * 7 + i * 3;
        await client.query(writes[(first + t * 3 + i) % writes.length]!, [(n % 60) + 1]);
        await sleep(n % 4);
      }
      await client.query((first + t) % 5 === 0 ? 'rollback' : 'commit');
    } catch (error) {
      await client.query('rollback');
      if (!OWN_AFFAIRS.includes((error as pg.DatabaseError).code ?? '')) throw error;
    }
  }
}

test('facts, teams, zones and rules that change under two flushers lose nothing', async () => {
  const seed = await connect();
  await seedRepositories(seed);
  await seedTeams(seed);
  for (const write of INSERTS) for (const n of [11, 12, 13, 14]) await seed.query(write, [n]);
  const writers = await Promise.all([connect(), connect(), connect()]);
  const flushers = await Promise.all([connect(), connect()]);
  let writing = true;
  const flushing = flushers.map(async (client) => {
    while (writing) await flushAll(client, ENTRIES_MAX);
  });
  const wrote = Promise.all(writers.map((client, index) => writeTransactions(client, index * 1_000, 30)));
  await Promise.all([wrote.finally(() => (writing = false)), ...flushing]);
  expect(await findDifferences(seed)).toEqual([]);
  await flushAll(seed, ENTRIES_MAX);
  expect(await findDifferences(seed)).toEqual([]);
  // Whatever was left of it: one team watches all of it again, so that every metric has rows to compare.
  await seed.query('delete from team_repositories');
  await seed.query(
    `insert into team_repositories (team_id, repo_id, connected_at)
     select t.id, r.repo_id, '-infinity' from teams t cross join repositories r where t.slug = 'web'`,
  );
  for (const write of INSERTS) await seed.query(write, [59]);
  await flushAll(seed, ENTRIES_MAX);
  expect(await findDifferences(seed)).toEqual([]);
  const { rows } = await seed.query(
    `select count(distinct metric)::int as metrics, (select count(*)::int from rollup_dirty) as pending from metric_snapshots_stored`,
  );
  expect(rows).toEqual([{ metrics: SNAPSHOT_METRICS.length, pending: 0 }]);
});

test('a review while its pull request is merged, a new zone meanwhile: what is flushed between is made good', async () => {
  const [reviewer, merger, admin, flusher] = await Promise.all([connect(), connect(), connect(), connect()]);
  await seedRepositories(admin);
  await seedTeams(admin);
  await admin.query(FACT_WRITES.insertPullRequests!, [4]);
  await admin.query(TEAM_WRITES.nameAuthors!, [2]);
  await flushAll(flusher, ENTRIES_MAX);
  for (const [client, write] of [
    [reviewer, FACT_WRITES.insertReviews!],
    [merger, FACT_WRITES.mergePullRequests!],
    [admin, `update teams set timezone = 'Pacific/Auckland'`],
  ] as const) {
    await client.query('begin');
    await client.query(write, write.includes('$1') ? [5] : []);
    await flushAll(flusher, ENTRIES_MAX);
  }
  for (const client of [reviewer, admin, merger]) {
    await client.query('commit');
    expect(await findDifferences(flusher)).toEqual([]);
    await flushAll(flusher, ENTRIES_MAX);
    expect(await findDifferences(flusher)).toEqual([]);
  }
});

test('a flusher killed at whatever statement leaves the log entry or the new rows, never neither', async () => {
  const seed = await connect();
  await seedRepositories(seed);
  await seedTeams(seed);
  for (const n of [1, 2, 3]) await seed.query(FACT_WRITES.insertCommits!, [n]);
  let deaths = 0;
  for (let index = 0; ; index++) {
    await seed.query('update commits set on_default_branch = not on_default_branch, author_login = $1', [
      `a${index}`,
    ]);
    await seed.query(
      `update teams set timezone = case timezone when 'UTC' then 'Asia/Kolkata' else 'UTC' end`,
    );
    const statements = await flushAndDie(index, seed);
    if (statements <= index) break;
    deaths++;
    expect(await findDifferences(seed)).toEqual([]);
    if (index % 3 === 2) await flushAll(seed, 50);
  }
  // Looking for marks; dividing them in five statements; partitions; the batch in four.
  expect(deaths).toBe(11);
  await flushAll(seed, 50);
  expect(await findDifferences(seed)).toEqual([]);
});

/** Flushes over a connection that is cut right after its statement `index`. Returns how many statements there were. */
async function flushAndDie(index: number, executioner: pg.Client): Promise<number> {
  const victim = await connect();
  let statements = 0;
  const deadly = {
    query: async (...args: Parameters<pg.Client['query']>) => {
      const isLast = statements++ === index;
      const result = await (victim.query(...args) as unknown as Promise<pg.QueryResult>);
      if (isLast) {
        await executioner.query('select pg_terminate_backend($1, 5000)', [
          (victim as unknown as { processID: number }).processID,
        ]);
      }
      return result;
    },
  } as unknown as pg.ClientBase;
  await flushRollup(deadly, metricSnapshots, 0, ENTRIES_MAX).catch(() => {});
  return statements;
}
