import type { Metric } from '../../../domain/metrics/metric.ts';
import { aggregateItems, markLast } from '../../metrics/aggregate-items.ts';

/** People named in a row's breakdown; who has more items comes first. */
export const DEVELOPERS_MAX = 100;
/** Decimals of a developer's value: enough for people, and no trace of the order in which doubles were added. */
const VALUE_DECIMALS = 6;

const ROW = 'i.team_id, i.timezone, i.for_repo_id, i.period, i.period_start';

/**
 * Select of a metric's snapshot rows (`team_id, repo_id, metric, period, period_start, period_end` and the values) over its items
 * placed in teams.
 * @param items relation with the columns of `Metric.items`, and `team_id`, `timezone`
 * @param periods expression for the array of periods wanted
 */
export function selectSnapshotRows(metric: Metric, items: string, periods: string): string {
  return `
    select g.team_id, g.for_repo_id, '${metric.name}'::text, g.period, g.period_start,
      metric_period_end(g.period, g.period_start, g.timezone),
      max(g.value) filter (where g.is_total), max(g.items) filter (where g.is_total)::bigint,
      max(g.p75) filter (where g.is_total), max(g.p90) filter (where g.is_total),
      max(g.bots) filter (where g.is_total)::bigint,
      jsonb_build_object(
        'developers', coalesce(jsonb_agg(
          jsonb_build_object(
            'author_id', g.author_id, 'author', g.author, 'item_count', g.items, 'value', round(g.value::numeric, ${VALUE_DECIMALS})
          ) order by g.place
        ) filter (where not g.is_total and g.items > 0 and g.place <= ${DEVELOPERS_MAX}), '[]'),
        'developer_count', count(*) filter (where not g.is_total and g.items > 0)
      )
    from (
      select t.*, row_number() over (
          partition by t.team_id, t.for_repo_id, t.period, t.period_start, t.is_total order by t.items desc, t.person
        ) as place
      from (
        select ${ROW}, i.person, grouping(i.person) = 1 as is_total, max(i.author_id::text) as author_id, max(i.author) as author,
          ${aggregateItems(metric.aggregate, '1')}
        from (
          select i.*, ${markLast(metric.aggregate, `${ROW},`)}
          from (
            select i.team_id, i.timezone, w.for_repo_id, p.period, date_trunc(p.period, i.at, i.timezone) as period_start,
              i.repo_id, i.item_id, i.at, i.value, i.is_bot, i.author_id, i.author,
              coalesce(i.author_id::text, lower(i.author)) as person
            from ${items} i
            cross join lateral unnest(${periods}) p (period)
            cross join lateral (values (null::bigint), (i.repo_id)) w (for_repo_id)
          ) i
        ) i
        group by grouping sets ((${ROW}), (${ROW}, i.person))
      ) t
      where t.is_total or t.person is not null
    ) g
    group by g.team_id, g.timezone, g.for_repo_id, g.period, g.period_start`;
}
