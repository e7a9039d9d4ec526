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
      select at as "fromAt", date_add(at, interval '1 week', $3) as "untilAt"
      from date_trunc('week', $1::timestamptz - interval '1 microsecond', $3) last,
        generate_series(date_subtract(last, make_interval(weeks => $2::int - 1), $3), last, interval '1 week', $3) at
      order by at`,
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
