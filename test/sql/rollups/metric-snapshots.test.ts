import type pg from 'pg';
import { expect, test } from 'vitest';
import { SNAPSHOT_METRICS } from '../../../domain/metrics/all-metrics.ts';
import { withClient } from '../../../lib/database/transaction.ts';
import { measureSeries } from '../../../sql/metrics/measure-series.ts';
import { SNAPSHOT_PARTS } from '../../../sql/rollups/metric-snapshots/parts.ts';
import { openTestDatabase } from '../../activities/open-test-database.ts';
import { flushAll } from './flush-all.ts';
import { FACT_WRITES, seedRepositories } from './seed-facts.ts';
import { seedTeams, TEAM_WRITES } from './seed-teams.ts';

/** Both changes of clocks in New York and in Berlin lie near or in it. */
const WINDOW = { fromAt: new Date('2026-02-16T00:00Z'), untilAt: new Date('2026-05-18T00:00Z') };

interface SnapshotRow {
  readonly at: Date;
  readonly until: Date;
  readonly value: number | null;
  readonly p75: number | null;
  readonly p90: number | null;
  readonly items: number;
  readonly bots: number;
  readonly metadata: {
    readonly developers: readonly { author: string; item_count: number; value: number }[];
    readonly developer_count: number;
  };
}

async function readSnapshots(
  client: pg.ClientBase,
  teamId: string,
  repoId: number | null,
  metric: string,
  period: string,
): Promise<SnapshotRow[]> {
  const { rows } = await client.query<SnapshotRow>(
    `select period_start as at, period_end as until, value, p75, p90, item_count as items, bots_excluded as bots, metadata
     from metric_snapshots
     where team_id = $1 and repo_id is not distinct from $2 and metric = $3 and period = $4
       and period_start >= $5 and period_end <= $6
     order by 1`,
    [teamId, repoId, metric, period, WINDOW.fromAt, WINDOW.untilAt],
  );
  return rows;
}

test('every team metric belongs to exactly one kind of facts', () => {
  expect(Object.values(SNAPSHOT_PARTS).flat().sort()).toEqual(
    SNAPSHOT_METRICS.map(({ name }) => name).sort(),
  );
});

test('snapshots are the numbers of the metrics themselves, hour by hour, day by day, week by week', async () => {
  await using opened = await openTestDatabase();
  await withClient(opened.database, async (client) => {
    const { repoIds } = await seedRepositories(client);
    const [web, store] = await seedTeams(client);
    await client.query(`update teams set timezone = 'America/New_York' where slug = 'store'`);
    const writes = Object.entries({ ...FACT_WRITES, ...TEAM_WRITES }).filter(([name]) =>
      /^(insert|report|branch|name|ready|changeReviews|ruleBots)/.test(name),
    );
    for (const n of [3, 8, 14]) for (const [, write] of writes) await client.query(write, [n]);
    await flushAll(client, 1_000);
    // Stored rows and computed ones together.
    for (const [, write] of writes) await client.query(write, [21]);

    for (const [teamId, repoId, zone] of [
      [web!, null, 'Europe/Berlin'],
      [web!, repoIds[1]!, 'Europe/Berlin'],
      [store!, null, 'America/New_York'],
    ] as const) {
      for (const metric of SNAPSHOT_METRICS) {
        let compared = 0;
        for (const period of ['hour', 'day', 'week'] as const) {
          const series = await measureSeries(client, metric, { teamId, repoId }, WINDOW, period, zone);
          const expected = series
            .filter(({ items, bots, fromAt }) => items + bots > 0 && fromAt > WINDOW.fromAt)
            .filter(({ untilAt }) => untilAt < WINDOW.untilAt)
            .map(({ fromAt, untilAt, ...measure }) => ({ at: fromAt, until: untilAt, ...measure }));
          const found = await readSnapshots(client, teamId, repoId, metric.name, period);
          const inside = new Set(expected.map(({ at }) => at.getTime()));
          const rows = found.filter(({ at }) => inside.has(at.getTime()));
          expect(rows.map(({ metadata: _, ...row }) => row)).toEqual(
            expected.map((row) => ({
              ...row,
              value: near(row.value),
              p75: near(row.p75),
              p90: near(row.p90),
            })),
          );
          compared += rows.length;
          for (const { items, metadata } of rows) checkBreakdown(metric.itemKind, items, metadata);
        }
        expect(compared, metric.name).toBeGreaterThan(2);
      }
    }
  });
});

function near(value: number | null) {
  return value === null ? null : expect.closeTo(value, 9);
}

/** The developers of a row are all of its items; reports of coverage have nobody. */
function checkBreakdown(itemKind: string, items: number, metadata: SnapshotRow['metadata']): void {
  const { developers, developer_count: count } = metadata;
  expect(developers.length).toBe(count);
  const counted = developers.reduce((sum, developer) => sum + developer.item_count, 0);
  if (itemKind === 'pull_request') expect(counted).toBe(items);
  else expect(counted).toBeLessThanOrEqual(items);
  expect(developers.map((developer) => developer.item_count)).toEqual(
    developers.map((developer) => developer.item_count).sort((a, b) => b - a),
  );
}
