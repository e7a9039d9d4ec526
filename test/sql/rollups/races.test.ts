import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ALL_ROLLUPS } from '../../../sql/rollups/all-rollups.ts';
import { dailyCommitStats } from '../../../sql/rollups/daily-commit-stats.ts';
import { flushRollup } from '../../../sql/rollups/flush-rollup.ts';
import { type OpenTestDatabase, openTestDatabase } from '../../activities/open-test-database.ts';
import { findDifferences, flushAll } from './flush-all.ts';
import { FACT_WRITES, seedRepositories } from './seed-facts.ts';

const ENTRIES_MAX = 10;
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

/** Deadlocks and serialisation are the writers' own affair: they try again. */
async function writeTransactions(client: pg.Client, first: number, transactions: number): Promise<void> {
  const writes = Object.values(FACT_WRITES);
  for (let t = 0; t < transactions; t++) {
    try {
      await client.query('begin');
      for (let i = 0; i < 3; i++) {
        const n = first + t * 7 + i * 3;
        await client.query(writes[n % writes.length]!, [(n % 60) + 1]);
        await sleep(n % 4);
      }
      // Every fifth transaction is taken back.
      await client.query((first + t) % 5 === 0 ? 'rollback' : 'commit');
    } catch (error) {
      await client.query('rollback');
      if (!['40P01', '23505', '23503', '23514'].includes((error as pg.DatabaseError).code ?? '')) throw error;
    }
  }
}

test('writers in each other’s way and two flushers at once lose nothing', async () => {
  const seed = await connect();
  await seedRepositories(seed);
  const writers = await Promise.all([connect(), connect(), connect(), connect()]);
  const flushers = await Promise.all([connect(), connect()]);
  let writing = true;
  const flushing = flushers.map(async (client) => {
    while (writing) await flushAll(client, ENTRIES_MAX);
  });
  const wrote = Promise.all(writers.map((client, index) => writeTransactions(client, index * 1_000, 60)));
  await wrote.finally(() => {
    writing = false;
  });
  await Promise.all(flushing);
  expect(await findDifferences(seed)).toEqual([]);
  await flushAll(seed, ENTRIES_MAX);
  expect(await findDifferences(seed)).toEqual([]);
  const { rows } = await seed.query<{ n: number }>('select count(*)::int as n from rollup_dirty');
  expect(rows[0]!.n).toBe(0);
});

test('only one flusher works on a shard at a time', async () => {
  const [holder, other] = await Promise.all([connect(), connect()]);
  await seedRepositories(holder);
  await holder.query(FACT_WRITES.insertCommits!, [1]);
  const shard = await shardOfLog(holder);
  await holder.query('begin');
  await holder.query(`select pg_advisory_xact_lock(20021, hashtext('daily_commit_stats/' || $1::int))`, [
    shard,
  ]);
  expect(await flushRollup(other, dailyCommitStats, shard, ENTRIES_MAX)).toBeNull();
  await holder.query('commit');
  expect((await flushRollup(other, dailyCommitStats, shard, ENTRIES_MAX))!.entries).toBeGreaterThan(0);
});

const STATEMENTS = ['begin', 'lock', 'recompute', 'commit'];
test.each(
  STATEMENTS.flatMap((statement, index) => [
    { when: `before its ${statement}`, index, before: true },
    { when: `after its ${statement}`, index, before: false },
  ]),
)(
  'a flusher killed $when leaves the log entry or the new value, never neither',
  async ({ index, before }) => {
    const seed = await connect();
    await seedRepositories(seed);
    await seed.query(FACT_WRITES.insertCommits!, [3]);
    await flushAll(seed, ENTRIES_MAX);
    await seed.query('update commits set additions = additions + 1');
    await seed.query(FACT_WRITES.deleteCommits!, [5]);
    for (const rollup of ALL_ROLLUPS) {
      const victim = await connect();
      let statements = 0;
      const kill = async (): Promise<void> => {
        const { rows } = await seed.query<{ ended: boolean }>(
          'select pg_terminate_backend($1, 5000) as ended',
          [(victim as unknown as { processID: number }).processID],
        );
        expect(rows).toEqual([{ ended: true }]);
      };
      const deadly = {
        query: async (...args: Parameters<pg.Client['query']>) => {
          const isTurn = statements++ === index;
          if (isTurn && before) await kill();
          const result = await (victim.query(...args) as unknown as Promise<pg.QueryResult>);
          if (isTurn && !before) await kill();
          return result;
        },
      } as unknown as pg.ClientBase;
      await flushRollup(deadly, rollup, await shardOfLog(seed), ENTRIES_MAX).catch(() => {});
      expect(statements).toBeGreaterThan(index);
      expect(await findDifferences(seed)).toEqual([]);
    }
    await flushAll(seed, ENTRIES_MAX);
    expect(await findDifferences(seed)).toEqual([]);
  },
);

/** Forbidden: an entry that is not written because one like it waits is taken by a flusher that cannot see the new fact yet. */
test('mutation: log entries made unique lose an update', async () => {
  const [writer, flusher] = await Promise.all([connect(), connect()]);
  await seedRepositories(writer);
  await writer.query(`
    create unique index on rollup_dirty (rollup, repo_id, entity_id, author_id, bucket) nulls not distinct;
    create rule unique_entries as on insert to rollup_dirty where exists (
      select from rollup_dirty d where d.rollup = new.rollup and d.repo_id = new.repo_id
        and (d.entity_id, d.author_id, d.bucket) is not distinct from (new.entity_id, new.author_id, new.bucket)
    ) do instead nothing`);
  await writer.query(FACT_WRITES.insertCommits!, [1]);
  await writer.query('begin');
  await writer.query('update commits set additions = additions + 100');
  await flushAll(flusher, ENTRIES_MAX);
  await writer.query('commit');
  await flushAll(flusher, ENTRIES_MAX);
  expect(await findDifferences(flusher)).not.toEqual([]);
});

/** Forbidden: a statement that takes the lock itself works with a snapshot from before the lock. */
test('mutation: the lock in the statement that recomputes overwrites a newer value with an older one', async () => {
  const [early, late, slow, quick] = await Promise.all([connect(), connect(), connect(), connect()]);
  const { repoIds } = await seedRepositories(early);
  const commit = `insert into commits (repo_id, sha, committed_at, message) values ($1, $2, '2026-03-01T12:00Z', 'work')`;
  await early.query('begin');
  await early.query(commit, [repoIds[0], 'a'.repeat(40)]);
  await late.query(commit, [repoIds[0], 'b'.repeat(40)]);
  // Sees the entry of `late` only, and then waits before it takes the lock, as a busy machine makes it wait.
  const overtaken = flushInOneStatement(slow, repoIds[0]! % 8);
  await sleep(200);
  await early.query('commit');
  // Takes the entry of `early`, which is the first in the log.
  expect(await flushRollup(quick, dailyCommitStats, repoIds[0]! % 8, 1)).toEqual({ entries: 1, buckets: 1 });
  await overtaken;
  await flushAll(quick, ENTRIES_MAX);
  expect(await findDifferences(quick)).not.toEqual([]);
});

async function flushInOneStatement(client: pg.Client, shard: number): Promise<void> {
  await client.query(
    `with waiting as materialized (select pg_sleep(1)), locked as materialized (
       select pg_try_advisory_xact_lock(20021, hashtext('daily_commit_stats/' || $1::int)) as held from waiting
     ), taken as (
       delete from rollup_dirty d using locked l
       where l.held and d.rollup = 'daily_commit_stats' and d.shard = $1 returning d.repo_id, d.bucket
     )
     insert into daily_commit_stats_stored
     select k.repo_id, k.bucket, f.* from (select distinct repo_id, bucket from taken) k
     cross join lateral daily_commit_stats_of(k.repo_id, k.bucket) f
     on conflict (repo_id, day) do update set commit_count = excluded.commit_count`,
    [shard],
  );
}

async function shardOfLog(client: pg.ClientBase): Promise<number> {
  const { rows } = await client.query<{ shard: number }>(
    'select shard from rollup_dirty order by shard limit 1',
  );
  return rows[0]?.shard ?? 0;
}
