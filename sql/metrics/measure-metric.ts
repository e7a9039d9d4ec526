import type pg from 'pg';
import type { Metric } from '../../domain/metrics/metric.ts';
import { aggregateItems, markLast } from './aggregate-items.ts';
import {
  itemsByRepository,
  type MetricScope,
  type MetricWindow,
  SCOPE,
  scopeParameters,
} from './metric-scope.ts';

/** A metric's number over one window. */
export interface Measure {
  /** Null when there is nothing to measure. */
  readonly value: number | null;
  /** Of medians; else null. */
  readonly p75: number | null;
  readonly p90: number | null;
  /** Items behind the number. */
  readonly items: number;
  /** Items of machines, left out. */
  readonly bots: number;
}

const DAYS = 'calendar_days($3::timestamptz, $4::timestamptz, (select name from zone))';

/**
 * Computes a metric from facts: exact at the moment of the statement.
 * @param timeZone whose days a rate counts; nothing else depends on it
 */
export async function measureMetric(
  db: pg.Pool | pg.ClientBase,
  metric: Metric,
  scope: MetricScope,
  window: MetricWindow,
  timeZone = 'UTC',
): Promise<Measure> {
  const { rows } = await db.query<Measure>({
    name: `measure-${metric.name}-${metric.version}`,
    text: `
      with ${SCOPE}, zone as (select $5::text as name)
      select ${aggregateItems(metric.aggregate, DAYS)}
      from (select i.*, ${markLast(metric.aggregate, '')} from (${itemsByRepository(metric.items)}) i) i`,
    values: [...scopeParameters(scope, window), timeZone],
  });
  return rows[0]!;
}
