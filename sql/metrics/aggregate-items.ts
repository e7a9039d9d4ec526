import type { MetricAggregate } from '../../domain/metrics/metric.ts';

const HUMANS = 'filter (where not i.is_bot)';
const ONE_VALUE = 'null::double precision as p75, null::double precision as p90';

/** Value columns by aggregate, over the relation `i` of a metric's items; `days` stands for the days of the window. */
const VALUES: Readonly<Record<MetricAggregate, string>> = {
  count: `(count(i.value) ${HUMANS})::double precision as value, ${ONE_VALUE}`,
  per_day: `(count(i.value) ${HUMANS})::double precision / days as value, ${ONE_VALUE}`,
  mean: `avg(i.value) ${HUMANS} as value, ${ONE_VALUE}`,
  percent: `100 * avg(i.value) ${HUMANS} as value, ${ONE_VALUE}`,
  mean_of_last: `avg(i.value) filter (where i.is_last) as value, ${ONE_VALUE}`,
  median: [0.5, 0.75, 0.9]
    .map((share) => `percentile_cont(${share}) within group (order by i.value) ${HUMANS}`)
    .map((percentile, index) => `${percentile} as ${['value', 'p75', 'p90'][index]}`)
    .join(', '),
};

/**
 * Columns `value`, `p75`, `p90`, `items` (that count) and `bots` (left out) over the relation `i` of a metric's items.
 * @param days expression for the days of the window
 */
export function aggregateItems(aggregate: MetricAggregate, days: string): string {
  const value = VALUES[aggregate].replace('/ days', `/ (${days})`);
  return `${value}, (count(i.value) ${HUMANS})::int as items, (count(i.value) filter (where i.is_bot))::int as bots`;
}

/** Marks the last item of each repository, which `mean_of_last` looks at. @param within what each is the last of, besides */
export function markLast(aggregate: MetricAggregate, within: string): string {
  if (aggregate !== 'mean_of_last') return 'false as is_last';
  return `row_number() over (partition by ${within} i.repo_id order by i.at desc, i.item_id desc) = 1 as is_last`;
}
