import { SNAPSHOT_METRICS } from '../../../domain/metrics/all-metrics.ts';
import type { Metric } from '../../../domain/metrics/metric.ts';
import { SNAPSHOT_PARTS } from './parts.ts';
import { selectSnapshotRows } from './snapshot-rows.ts';

/**
 * A week of a team is little, however large the tables are, and always found by index; what the planner thinks of windows that it
 * cannot know yet is a part of everything, and then it reads a table whole.
 */
const BY_INDEX = 'set enable_hashjoin = off set enable_mergejoin = off set enable_seqscan = off';
/** Else PostgreSQL plans anew at each call, since a plan for one week leaves out partitions and looks cheaper; one for all does so as it runs. */
const PLANNED_ONCE = 'set plan_cache_mode = force_generic_plan';
/** Readers of the views for BI tools have no rights to the facts. */
const BY_OWNER = 'security definer set search_path = public, pg_temp';

/**
 * The functions in the database that follow from the declarations of the metrics, as statements that replace them. So what a metric
 * is stands in `domain/metrics` only; the migrator runs this when it has changed (lib/rollups/install-metric-functions.ts).
 */
export const METRIC_FUNCTIONS = [definePartMetrics(), defineBucket(), defineWeeks()].join('\n');

function definePartMetrics(): string {
  const parts = Object.entries(SNAPSHOT_PARTS).map(
    ([part, metrics]) => `when '${part}' then array[${metrics.map((name) => `'${name}'`).join(', ')}]`,
  );
  const all = SNAPSHOT_METRICS.map(({ name }) => `'${name}'`).join(', ');
  return `
create or replace function metric_snapshots_metrics(of_part text) returns table (metric text) language sql immutable rows 3 as $$
  select unnest(case of_part
    ${parts.join('\n    ')}
    else array[${all}]
  end)
$$;`;
}

/** One statement a metric, each planned when it is first asked for and kept: a bucket costs a millisecond, planning several. */
function defineBucket(): string {
  const branches = SNAPSHOT_METRICS.map(
    (metric) => `
  when '${metric.name}' then
    return query
    with scope as materialized (
      select s.team_id, s.repo_id, s.from_at, s.until_at from metric_scope(of_team, null, of_week, until_at) s
    )
    select r.repo_id, r.period, r.period_start, r.period_end, r.value, r.item_count, r.p75, r.p90, r.bots_excluded, r.metadata
    from (${selectSnapshotRows(metric, {
      items: metric.items,
      team: { id: 'of_team', timezone: 'zone' },
      periods: 'of_periods',
    })}
    ) r (team_id, repo_id, metric, period, period_start, period_end, value, item_count, p75, p90, bots_excluded, metadata);`,
  );
  return `
create or replace function metric_snapshots_of(
  of_team uuid, of_metric text, of_week timestamptz, of_periods text[] default '{hour,day,week}'
)
returns table (
  repo_id bigint, period text, period_start timestamptz, period_end timestamptz, value double precision, item_count bigint,
  p75 double precision, p90 double precision, bots_excluded bigint, metadata jsonb
) language plpgsql stable rows 100 ${BY_OWNER} ${BY_INDEX} ${PLANNED_ONCE} as $$
#variable_conflict use_column
declare
  zone text := (select t.timezone from teams t where t.id = of_team);
  until_at timestamptz := metric_period_end('week', of_week, zone);
begin
  if zone is null then return; end if;
  case of_metric${branches.join('')}
  end case;
end $$;`;
}

function defineWeeks(): string {
  const items = Object.values(SNAPSHOT_PARTS).map(([name]) => findSnapshotMetric(name).items);
  return `
create or replace function metric_snapshots_weeks(of_team uuid, from_at timestamptz, until_at timestamptz)
returns table (week_start timestamptz) language plpgsql stable rows 50 ${BY_OWNER} ${BY_INDEX} as $$
#variable_conflict use_column
declare
  zone text := coalesce((select t.timezone from teams t where t.id = of_team), 'UTC');
begin
  return query
  with scope as materialized (
    select s.team_id, s.repo_id, s.from_at, s.until_at
    from metric_scope(of_team, null, metric_snapshots_weeks.from_at, metric_snapshots_weeks.until_at) s
  )
  select distinct week_start(t.at, zone)
  from (
    ${items.map((list) => `select i.at from (${list}) i`).join('\n    union all\n    ')}
    union all
    select s.period_start from metric_snapshots_stored s
    where s.team_id = of_team and s.period_end > metric_snapshots_weeks.from_at
      and s.period_start < metric_snapshots_weeks.until_at
  ) t (at);
end $$;`;
}

function findSnapshotMetric(name: string): Metric {
  return SNAPSHOT_METRICS.find((metric) => metric.name === name)!;
}
