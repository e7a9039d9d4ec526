import type { Metric } from '../../../domain/metrics/metric.ts';
import { aggregateItems, markLast } from '../../metrics/aggregate-items.ts';

/** People named in a row's breakdown; who has more items comes first. */
const DEVELOPERS_MAX = 100;
/** Decimals of a developer's value: enough for people, and no trace of the order in which doubles were added. */
const VALUE_DECIMALS = 6;
/** A person of a row that counts, of which a total is made, too. */
const COUNTS = 'not g.is_total and g.items > 0';

/** Where a select of snapshot rows takes its items from. */
export interface SnapshotSource {
  /** Select with the columns of `Metric.items`, and `team_id` and `timezone` unless these are named here as expressions. */
  readonly items: string;
  readonly team?: { readonly id: string; readonly timezone: string };
  /** Expression for the array of periods wanted. */
  readonly periods: string;
}

/**
 * Select of a metric's snapshot rows (`team_id, repo_id, metric, period, period_start, period_end` and the values).
 *
 * The items are computed once, before they are spread over periods: who is a machine is dear to ask. A bucket is sorted by numbers
 * and bytes, not by what is the same in all its rows.
 */
export function selectSnapshotRows(metric: Metric, { items, team, periods }: SnapshotSource): string {
  const teamColumns = team === undefined ? 'i.team_id, i.timezone,' : '';
  const grouped = teamColumns.replaceAll('i.', 'g.');
  const teamId = team?.id ?? 'g.team_id';
  const timezone = team?.timezone ?? 'g.timezone';
  const row = `${teamColumns} i.for_repo_id, i.period_number, i.period_start`;
  return `
    with counted as materialized (${items})
    select ${teamId}, g.for_repo_id, '${metric.name}'::text, (${periods})[g.period_number], g.period_start,
      calendar_end((${periods})[g.period_number], g.period_start, z.starts, z.offsets, z.walls),
      max(g.value) filter (where g.is_total), max(g.items) filter (where g.is_total)::bigint,
      max(g.p75) filter (where g.is_total), max(g.p90) filter (where g.is_total),
      max(g.bots) filter (where g.is_total)::bigint,
      jsonb_build_object(
        'developers', jsonb_path_query_array(
          coalesce(jsonb_agg(
            jsonb_build_object(
              'author_id', g.author_id, 'author', g.author, 'item_count', g.items, 'value', round(g.value::numeric, ${VALUE_DECIMALS})
            ) order by g.items desc, g.person
          ) filter (where ${COUNTS}), '[]'),
          '$[0 to ${DEVELOPERS_MAX - 1}]'
        ),
        'developer_count', count(*) filter (where ${COUNTS})
      )
    from (
      select ${row}, i.person, grouping(i.person) = 1 as is_total, max(i.author_id::text) as author_id, max(i.author) as author,
        ${aggregateItems(metric.aggregate, '1')}
      from (
        select i.*, ${markLast(metric.aggregate, `${row},`)}
        from (
          select ${teamColumns} w.for_repo_id, p.period_number, p.period_start, i.repo_id, i.item_id, i.at, i.value, i.is_bot,
            i.author_id, i.author collate "C" as author, coalesce(i.author_id::text, lower(i.author)) collate "C" as person
          from counted i
          join time_zones z on z.name = ${team?.timezone ?? 'i.timezone'}
          cross join lateral (
            select n.number, calendar_start(n.period, i.at, z.starts, z.offsets, z.walls)
            from unnest(${periods}) with ordinality n (period, number)
          ) p (period_number, period_start)
          cross join lateral (values (null::bigint), (i.repo_id)) w (for_repo_id)
        ) i
      ) i
      group by grouping sets ((${row}), (${row}, i.person))
    ) g
    join time_zones z on z.name = ${timezone}
    where g.is_total or g.person is not null
    group by ${grouped} g.for_repo_id, g.period_number, g.period_start, z.name`;
}
