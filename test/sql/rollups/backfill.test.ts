import type pg from 'pg';
import { expect, test } from 'vitest';
import { withClient } from '../../../lib/database/transaction.ts';
import { installMetricFunctions } from '../../../lib/rollups/install-metric-functions.ts';
import { REFRESH_LIMITS, refreshRollups } from '../../../lib/rollups/refresh-rollups.ts';
import { beginBackfill } from '../../../sql/rollups/backfill-position.ts';
import { dailyCommitStats } from '../../../sql/rollups/daily-commit-stats.ts';
import { listRollupStatus } from '../../../sql/rollups/list-rollup-status.ts';
import { metricSnapshots } from '../../../sql/rollups/metric-snapshots.ts';
import { openTestDatabase } from '../../activities/open-test-database.ts';
import { findDifferences } from './flush-all.ts';
import { FACT_WRITES, seedRepositories } from './seed-facts.ts';
import { seedTeams } from './seed-teams.ts';

const ONE_BY_ONE = { ...REFRESH_LIMITS, backfillUnits: 1 };

async function seed(client: pg.ClientBase): Promise<void> {
  await seedRepositories(client);
  await seedTeams(client);
  for (const n of [1, 2, 3]) await client.query(FACT_WRITES.insertCommits!, [n]);
  await client.query('update commits set on_default_branch = true');
  await refreshRollups(client, { all: true });
}

async function backfillOf(client: pg.ClientBase, name: string) {
  return (await listRollupStatus(client, name))[0]!.backfill;
}

test.each([dailyCommitStats, metricSnapshots])(
  'a backfill of $name that is killed in the middle goes on where it was',
  async (rollup) => {
    await using opened = await openTestDatabase();
    await withClient(opened.database, async (client) => {
      await seed(client);
      // As if the definition had been another one until now.
      const wrong = rollup === dailyCommitStats ? 'commit_count = 77' : `item_count = 77, metadata = '{}'`;
      await client.query(`update ${rollup.name}_stored set ${wrong}`);
      expect(await findDifferences(client)).not.toEqual([]);
      expect(await beginBackfill(client, rollup)).toBe(true);
      expect(await beginBackfill(client, rollup)).toBe(false);
      const killer = new AbortController();
      const killed = refreshRollups(client, {
        limits: ONE_BY_ONE,
        signal: killer.signal,
        onProgress: () => killer.abort(),
      });
      await expect(killed).rejects.toThrow();
      const halfway = await backfillOf(client, rollup.name);
      expect(halfway).toMatchObject({ version: rollup.version, done: 1 });
      expect(halfway!.total).toBeGreaterThan(1);
      const { rows } = await client.query('select backfill_after from rollup_policies where rollup = $1', [
        rollup.name,
      ]);
      expect(rows[0].backfill_after).not.toBeNull();
      await refreshRollups(client, { limits: ONE_BY_ONE, all: true });
      expect(await backfillOf(client, rollup.name)).toBeNull();
      expect(await findDifferences(client)).toEqual([]);
      const [status] = await listRollupStatus(client, rollup.name);
      expect(status).toMatchObject({ storedVersion: rollup.version, pending: 0 });
      expect(status!.bucketsPerSecond).toBeGreaterThan(0);
    });
  },
);

test('a declared version above the stored one begins a backfill by itself', async () => {
  await using opened = await openTestDatabase();
  await withClient(opened.database, async (client) => {
    await seed(client);
    await client.query('update daily_commit_stats_stored set commit_count = 77');
    await refreshRollups(client);
    expect(await findDifferences(client)).not.toEqual([]);
    await client.query(`update rollup_policies set stored_version = 0 where rollup = 'daily_commit_stats'`);
    await refreshRollups(client);
    expect(await findDifferences(client)).toEqual([]);
  });
});

test('metrics of a newer definition are exact as soon as they are installed, those of an older one change nothing', async () => {
  await using opened = await openTestDatabase();
  await withClient(opened.database, async (client) => {
    await seed(client);
    expect(await installMetricFunctions(client)).toBe(false);
    await client.query(`update metric_snapshots_stored set value = value + 1, metadata = '{}'`);
    await client.query(
      `update rollup_policies set stored_version = 0, definition_digest = 'another' where rollup = 'metric_snapshots'`,
    );
    expect(await installMetricFunctions(client)).toBe(true);
    expect(await findDifferences(client)).toEqual([]);
    await refreshRollups(client);
    expect((await client.query(`select from rollup_dirty where rollup = 'metric_snapshots'`)).rowCount).toBe(
      0,
    );
    expect(await findDifferences(client)).toEqual([]);
    await client.query(
      `update rollup_policies set stored_version = 1000, definition_digest = 'newer' where rollup = 'metric_snapshots'`,
    );
    expect(await installMetricFunctions(client)).toBe(false);
  });
});
