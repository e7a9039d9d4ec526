import fc from 'fast-check';
import type { ClientBase } from 'pg';
import { expect, test } from 'vitest';
import { ALL_ROLLUPS } from '../../../sql/rollups/all-rollups.ts';
import { openTestDatabase } from '../../activities/open-test-database.ts';
import { findDifferences, flushAll } from './flush-all.ts';
import { FACT_WRITES, seedRepositories } from './seed-facts.ts';
import { seedTeams, TEAM_WRITES } from './seed-teams.ts';

const BATCH = 20;
const WRITES = { ...FACT_WRITES, ...TEAM_WRITES };

test('whatever is written in whatever order, reads are exact before, between and after flushes', async () => {
  await using opened = await openTestDatabase();
  const client = await opened.database.pg.connect();
  /** Buckets at once, by rollup: what is written may delete them all again. */
  const most = new Map<string, number>();
  try {
    await seedRepositories(client);
    await seedTeams(client);
    const inserts = Object.keys(WRITES).filter((name) => name.startsWith('insert'));
    for (const n of [1, 2, 3]) for (const name of inserts) await client.query(WRITES[name]!, [n]);
    const step = fc.record({
      write: fc.constantFrom(...Object.keys(WRITES)),
      n: fc.integer({ min: 1, max: 60 }),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { minLength: 1, maxLength: 25 }),
        fc.boolean(),
        async (steps, flushBetween) => {
          for (const { write, n } of steps) {
            await client.query(WRITES[write]!, [n]);
            if (flushBetween) await flushAll(client, BATCH);
          }
          expect(await findDifferences(client)).toEqual([]);
          await flushAll(client, BATCH);
          expect(await findDifferences(client)).toEqual([]);
          for (const { name } of ALL_ROLLUPS) {
            most.set(name, Math.max(most.get(name) ?? 0, await countStored(client, name)));
          }
        },
      ),
      { numRuns: 30 },
    );
    for (const { name } of ALL_ROLLUPS) {
      expect(most.get(name), `${name} held something, or nothing was tested`).toBeGreaterThan(0);
    }
  } finally {
    client.release();
  }
}, 240_000);

test('a bucket that was stored wrongly is found, and a backfill of its repository mends it', async () => {
  await using opened = await openTestDatabase();
  const client = await opened.database.pg.connect();
  try {
    await seedRepositories(client);
    await seedTeams(client);
    await client.query(FACT_WRITES.insertCommits!, [1]);
    await client.query('update commits set on_default_branch = true');
    await flushAll(client, BATCH);
    await client.query('update daily_commit_stats_stored set commit_count = commit_count + 1');
    await client.query('delete from monthly_developer_activity_stored');
    await client.query('update metric_snapshots_stored set value = value + 1 where repo_id is null');
    const found = await findDifferences(client);
    expect(found.map(({ rollup }) => rollup)).toEqual([
      'daily_commit_stats',
      'monthly_developer_activity',
      'metric_snapshots',
    ]);
    for (const { backfill } of ALL_ROLLUPS) {
      const { rows: units } = await client.query<{ unit: string }>(backfill.units);
      for (const { unit } of units) await client.query(backfill.logUnit, [unit]);
    }
    expect(await findDifferences(client)).toEqual([]);
    await flushAll(client, BATCH);
    expect(await findDifferences(client)).toEqual([]);
  } finally {
    client.release();
  }
});

async function countStored(client: ClientBase, rollup: string): Promise<number> {
  const { rows } = await client.query<{ n: number }>(`select count(*)::int as n from ${rollup}_stored`);
  return rows[0]!.n;
}
