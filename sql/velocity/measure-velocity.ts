import type pg from 'pg';
import { findMetric } from '../../domain/metrics/all-metrics.ts';
import { type MeasuredInterval, measureSeries } from '../metrics/measure-series.ts';
import type { MetricScope } from '../metrics/metric-scope.ts';
import {
  VELOCITY_METRICS,
  type VelocityMetric,
  type VelocityWeek,
  type VelocityWindow,
} from './velocity-week.ts';

/** The chart from facts: of one repository, and what the chart of a team must be equal to. */
export async function measureVelocity(
  db: pg.Pool | pg.ClientBase,
  scope: MetricScope,
  { untilAt, weeks, timeZone }: VelocityWindow,
): Promise<VelocityWeek[]> {
  const { rows } = await db.query<{ fromAt: Date; untilAt: Date }>({
    name: 'velocity-weeks',
    text: `
      select start_at as "fromAt", end_at as "untilAt" from calendar_weeks($1, $2, $3) order by start_at`,
    values: [untilAt, weeks, timeZone],
  });
  const window = { fromAt: rows[0]!.fromAt, untilAt: rows.at(-1)!.untilAt };
  const series: [VelocityMetric, MeasuredInterval[]][] = [];
  // One after another: a single request must not take all connections.
  for (const name of VELOCITY_METRICS) {
    series.push([name, await measureSeries(db, findMetric(name)!, scope, window, 'week', timeZone)]);
  }
  return rows.map((week, index) => ({
    ...week,
    numbers: Object.fromEntries(
      series.map(([name, points]) => {
        const { value, p90, items, bots } = points[index]!;
        return [name, { value, p90, items, bots }];
      }),
    ) as VelocityWeek['numbers'],
  }));
}
