import type pg from 'pg';
import type { Metric } from '../../domain/metrics/metric.ts';
import { aggregateItems, markLast } from './aggregate-items.ts';
import type { Measure } from './measure-metric.ts';
import {
  itemsByRepository,
  type MetricScope,
  type MetricWindow,
  SCOPE,
  scopeParameters,
} from './metric-scope.ts';

export const SERIES_INTERVALS = ['hour', 'day', 'week', 'month'] as const;
export type SeriesInterval = (typeof SERIES_INTERVALS)[number];

/** A metric's number over one interval of a series: `fromAt` counts, `untilAt` does not. */
export interface MeasuredInterval extends Measure {
  readonly fromAt: Date;
  readonly untilAt: Date;
}

const DAYS = `calendar_days(b."fromAt", b."untilAt", $6)`;

/**
 * A metric for each interval of a window, empty ones included. Intervals begin with the hours, days, ISO weeks and months of
 * the zone, so that a day with a change of clocks has 23 or 25 hours; the first and the last are cut to the window.
 * @param timeZone a name of `time_zones`
 */
export async function measureSeries(
  db: pg.Pool | pg.ClientBase,
  metric: Metric,
  scope: MetricScope,
  window: MetricWindow,
  interval: SeriesInterval,
  timeZone: string,
): Promise<MeasuredInterval[]> {
  const { rows } = await db.query<MeasuredInterval>({
    name: `series-${metric.name}-${metric.version}`,
    text: `
      with ${SCOPE}, intervals as (
        select greatest(p.start_at, $3::timestamptz) as "fromAt", least(p.end_at, $4::timestamptz) as "untilAt"
        from calendar_periods($5, $3::timestamptz, $4::timestamptz, $6) p
      ), placed as (
        select i.*, b."fromAt", ${markLast(metric.aggregate, 'b."fromAt",')}
        from (${itemsByRepository(metric.items)}) i join intervals b on i.at >= b."fromAt" and i.at < b."untilAt"
      )
      select b."fromAt", b."untilAt", ${aggregateItems(metric.aggregate, DAYS)}
      from intervals b left join placed i on i."fromAt" = b."fromAt"
      group by b."fromAt", b."untilAt"
      order by b."fromAt"`,
    values: [...scopeParameters(scope, window), interval, timeZone],
  });
  return rows;
}
