import type pg from 'pg';
import {
  selectWeeks,
  VELOCITY_METRICS,
  type VelocityMetric,
  type VelocityNumber,
  type VelocityWeek,
  type VelocityWindow,
} from './velocity-week.ts';

interface Row extends VelocityNumber {
  readonly fromAt: Date;
  readonly untilAt: Date;
  readonly metric: VelocityMetric;
}

const NONE: VelocityNumber = { value: null, p90: null, items: 0, bots: 0 };
const COUNTS: ReadonlySet<VelocityMetric> = new Set([
  'prs_merged',
  'prs_opened',
  'commit_count',
  'deployment_count',
]);

/**
 * The chart of a team from its snapshots, which are exact when read; the cost does not grow with the facts. What was opened is no
 * snapshot: it is counted by author first, so that each is asked only once whether it is a machine.
 * @param repoId only this one of the team's repositories; null for all
 */
export async function readVelocity(
  db: pg.Pool | pg.ClientBase,
  scope: { readonly teamId: string; readonly repoId: number | null },
  window: VelocityWindow,
): Promise<VelocityWeek[]> {
  const { rows } = await db.query<Row>({
    name: 'read-velocity',
    text: `
      with weeks as materialized (
        ${selectWeeks('$3::timestamptz', '$4::int', '$5::text')}
      ), bounds as materialized (
        select min(from_at) as from_at, max(until_at) as until_at from weeks
      ), opened as (
        select a.weeks, is_machine($1, a.author_login, a.author_email, a.author_name, a.author_is_bot) as is_bot
        from (
          select p.author_login, p.author_email, p.author_name, p.author_is_bot,
            array_agg(date_trunc('week', p.created_at, $5)) as weeks
          from bounds b
          cross join lateral metric_scope($1, $2, b.from_at, b.until_at) s
          join pull_requests p on p.repo_id = s.repo_id and p.created_at >= s.from_at and p.created_at < s.until_at
          group by 1, 2, 3, 4
        ) a
      ), numbers as (
        select s.period_start as from_at, s.metric, s.value, s.p90, s.item_count::int as items, s.bots_excluded::int as bots
        from metric_snapshots s
        where s.team_id = $1 and s.repo_id is not distinct from $2 and s.period = 'week' and s.metric = any ($6)
          and s.period_start >= (select from_at from bounds) and s.period_start < (select until_at from bounds)
        union all
        select week, 'prs_opened', count(*) filter (where not is_bot), null,
          (count(*) filter (where not is_bot))::int, (count(*) filter (where is_bot))::int
        from (select unnest(weeks) as week, is_bot from opened) o
        group by week
      )
      select w.from_at as "fromAt", w.until_at as "untilAt", n.metric, n.value, n.p90, n.items, n.bots
      from weeks w left join numbers n on n.from_at = w.from_at
      order by w.from_at`,
    values: [scope.teamId, scope.repoId, window.untilAt, window.weeks, window.timeZone, VELOCITY_METRICS],
  });
  return [...Map.groupBy(rows, ({ fromAt }) => fromAt.getTime()).values()].map((found) => ({
    fromAt: found[0]!.fromAt,
    untilAt: found[0]!.untilAt,
    numbers: Object.fromEntries(
      VELOCITY_METRICS.map((metric) => [metric, numberOf(metric, found)]),
    ) as VelocityWeek['numbers'],
  }));
}

function numberOf(metric: VelocityMetric, rows: readonly Row[]): VelocityNumber {
  const row = rows.find((candidate) => candidate.metric === metric);
  if (row === undefined) return { ...NONE, value: COUNTS.has(metric) ? 0 : null };
  const { value, p90, items, bots } = row;
  return { value, p90, items, bots };
}
