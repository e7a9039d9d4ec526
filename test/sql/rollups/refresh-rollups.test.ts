import { expect, test } from 'vitest';
import { withClient } from '../../../lib/database/transaction.ts';
import { REFRESH_LIMITS, refreshRollups } from '../../../lib/rollups/refresh-rollups.ts';
import { openTestDatabase } from '../../activities/open-test-database.ts';
import { findDifferences } from './flush-all.ts';
import { FACT_WRITES, seedRepositories } from './seed-facts.ts';

test('a rollup is flushed when its oldest entry is due or when entries pile up, and not before', async () => {
  await using opened = await openTestDatabase();
  await withClient(opened.database, async (client) => {
    await seedRepositories(client);
    await client.query(FACT_WRITES.insertCommits!, [1]);
    expect((await refreshRollups(client)).entries).toBe(0);
    expect(
      (await refreshRollups(client, { limits: { ...REFRESH_LIMITS, pileUp: 3 } })).entries,
    ).toBeGreaterThanOrEqual(3);
    await client.query(FACT_WRITES.insertCommits!, [2]);
    await client.query(`update rollup_dirty set enqueued_at = enqueued_at - interval '61 minutes'`);
    expect((await refreshRollups(client)).buckets).toBeGreaterThan(0);
    const { rows } = await client.query<{ rollup: string }>('select distinct rollup from rollup_dirty');
    // Once a day is often enough for this one.
    expect(rows).toEqual([{ rollup: 'monthly_developer_activity' }]);
    await refreshRollups(client, { all: true });
    expect((await client.query('select from rollup_dirty')).rowCount).toBe(0);
    expect(await findDifferences(client)).toEqual([]);
  });
});
