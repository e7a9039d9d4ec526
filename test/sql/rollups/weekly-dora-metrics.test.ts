import { expect, test } from 'vitest';
import { changeFailRate } from '../../../domain/metrics/change-fail-rate.ts';
import { deploymentReworkRate } from '../../../domain/metrics/deployment-rework-rate.ts';
import { failedDeploymentRecoveryTime } from '../../../domain/metrics/failed-deployment-recovery-time.ts';
import { measureSeries } from '../../../sql/metrics/measure-series.ts';
import { openTestDatabase } from '../../activities/open-test-database.ts';
import { flushAll } from './flush-all.ts';
import { FACT_WRITES, seedRepositories } from './seed-facts.ts';

const SPRING = { fromAt: new Date('2026-02-16T00:00Z'), untilAt: new Date('2026-06-29T00:00Z') };

/** Two ways to the same numbers: the rollup's, and the declarations of the metrics. */
test('weeks of the rollup are what the metrics say of these weeks', async () => {
  await using opened = await openTestDatabase();
  const db = opened.database.pg;
  const { repoIds } = await seedRepositories(db);
  const writes = [
    'insertDeployments',
    'insertIncidents',
    'resolveIncidents',
    'turnDeployments',
    'moveIncidents',
    'redateDeployments',
  ];
  for (let n = 1; n <= 24; n++) await db.query(FACT_WRITES[writes[n % writes.length]!]!, [n]);
  const client = await db.connect();
  await flushAll(client, 100).finally(() => client.release());
  let reworked = 0;
  for (const repoId of repoIds) {
    const scope = { teamId: null, repoId };
    const series = (metric: typeof changeFailRate) => measureSeries(db, metric, scope, SPRING, 'week', 'UTC');
    const failed = await series(changeFailRate);
    const rework = await series(deploymentReworkRate);
    const recovery = await series(failedDeploymentRecoveryTime);
    const { rows } = await db.query<Record<string, number> & { week: Date }>(
      `select w as week, coalesce(deployment_count, 0)::int as deployments, coalesce(change_fail_count, 0)::int as failed,
         coalesce(rework_count, 0)::int as rework, recovery_hours as recovery
       from generate_series('2026-02-16'::timestamp, '2026-06-22', '1 week') w
       left join weekly_dora_metrics m on m.repo_id = $1 and m.week = w::date order by 1`,
      [repoId],
    );
    const countOf = ({ value, items }: { value: number | null; items: number }) =>
      Math.round(((value ?? 0) * items) / 100);
    expect(rows.map(({ deployments }) => deployments)).toEqual(failed.map(({ items }) => items));
    expect(rows.map((row) => row.failed)).toEqual(failed.map(countOf));
    expect(rows.map((row) => row.rework)).toEqual(rework.map(countOf));
    for (const [index, row] of rows.entries()) {
      const hours = recovery[index]!.value;
      if (hours === null) expect(row.recovery).toBeNull();
      else expect(row.recovery).toBeCloseTo(hours, 9);
    }
    reworked += rows.reduce((sum, row) => sum + row.rework!, 0);
  }
  expect(reworked).toBeGreaterThan(0);
});
