import type pg from 'pg';
import type { Metric, MetricBreakdown } from '../../domain/metrics/metric.ts';
import {
  itemsByRepository,
  type MetricScope,
  type MetricWindow,
  SCOPE,
  scopeParameters,
} from './metric-scope.ts';

/** One part of a metric's values over one window, those of machines left out. */
export interface MeasuredPart {
  readonly part: string;
  /** Null when no item has the part. */
  readonly value: number | null;
  readonly p75: number | null;
  readonly p90: number | null;
  /** Items that have the part. */
  readonly items: number;
  /** Share in the sum of all values, in percent; null when that is 0. Unlike medians, shares add up. */
  readonly share: number | null;
}

/**
 * Computes the medians of a metric's parts from facts.
 * @returns one for each part, in its order; null when the metric has no parts
 */
export async function measureBreakdown(
  db: pg.Pool | pg.ClientBase,
  metric: Metric,
  scope: MetricScope,
  window: MetricWindow,
): Promise<MeasuredPart[] | null> {
  const { breakdown } = metric;
  if (breakdown === undefined) return null;
  const { rows } = await db.query<MeasuredPart>({
    name: `breakdown-${metric.name}-${metric.version}`,
    text: breakdownQuery(breakdown),
    values: [...scopeParameters(scope, window), breakdown.parts.map(({ name }) => name)],
  });
  return rows;
}

function breakdownQuery({ items }: MetricBreakdown): string {
  return `
    with ${SCOPE}, parts as (
      select u.ordinal, u.value
      from (${itemsByRepository(items)}) i cross join lateral unnest(i.parts) with ordinality u (value, ordinal)
      where not i.is_bot
    )
    select n.part, percentile_cont(0.5) within group (order by p.value) as value,
      percentile_cont(0.75) within group (order by p.value) as p75,
      percentile_cont(0.9) within group (order by p.value) as p90, count(p.value)::int as items,
      100 * coalesce(sum(p.value), 0) / nullif(sum(sum(p.value)) over (), 0) as share
    from unnest($5::text[]) with ordinality n (part, ordinal) left join parts p using (ordinal)
    group by n.ordinal, n.part
    order by n.ordinal`;
}
