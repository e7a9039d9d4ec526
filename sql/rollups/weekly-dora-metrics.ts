import { backfillByRepository, REPOSITORY_ENTRY, type Rollup } from './rollup.ts';

const NAME = 'weekly_dora_metrics';
const KEY = ['repo_id', 'week'];
const WEEK_OF = (at: string): string => `date_trunc('week', ${at} at time zone 'UTC')::date`;
/** Over what is of one service, in order of time: what comes later. */
const LATER_OF_SERVICE = `(
        partition by repo_id, service order by at range between '1 microsecond'::interval following and unbounded following
      )`;
const RECOMPUTATION = `
    with production as (
      select * from deployments where environment = 'production' and deleted_at is null and finished_at is not null
    ), blamed as (
      select repo_id, deployment_id, count(*) as incidents, count(resolved_at) as resolved, max(resolved_at) as resolved_at
      from incidents where is_active and deployment_id is not null
      group by 1, 2
    ), repairs as (
      -- From the failures' side: the first success after each.
      select repo_id, deployment_id, min(succeeded_at) over ${LATER_OF_SERVICE} as repaired_at
      from (
        select repo_id, service, deployment_id, failed_at, null::timestamptz from production where failed_at is not null
        union all
        select repo_id, service, null, succeeded_at, succeeded_at from production where succeeded_at is not null
      ) m (repo_id, service, deployment_id, at, succeeded_at)
    ), marks as (
      -- From the incidents' side: the instant of the first deployment after each.
      select repo_id, service, incident_id, at, min(finished_at) over ${LATER_OF_SERVICE} as next_at
      from (
        select repo_id, service, null::uuid, finished_at, finished_at from production
        union all
        select i.repo_id, b.service, i.incident_id, i.started_at, null
        from incidents i join deployments b using (repo_id, deployment_id)
      ) m (repo_id, service, incident_id, at, finished_at)
    ), unplanned as (
      select distinct o.repo_id, o.deployment_id
      from incidents i
      join marks m using (repo_id, incident_id)
      join production o on o.repo_id = i.repo_id and o.service = m.service and o.finished_at in (m.at, m.next_at)
        and o.deployment_id <> i.deployment_id and (i.resolved_at is null or i.resolved_at >= o.created_at)
      where i.is_active and i.environment = 'production'
    ), judged as (
      select o.*, b.incidents is not null as is_blamed, u.deployment_id is not null as is_rework,
        case
          when b.incidents > b.resolved then null
          when b.resolved_at >= o.failed_at or (o.failed_at is null and b.incidents > 0) then b.resolved_at
          when o.failed_at is not null then r.repaired_at
        end as recovered_at
      from production o
      left join blamed b using (repo_id, deployment_id)
      left join repairs r using (repo_id, deployment_id)
      left join unplanned u using (repo_id, deployment_id)
    ), finished as (
      select repo_id, ${WEEK_OF('finished_at')} as week, count(*) as deployments,
        avg(duration_seconds)::double precision as avg_duration_seconds, count(failed_at) as failed,
        count(*) filter (where failed_at is not null or is_blamed) as change_failed,
        percentile_cont(0.5) within group (
          order by greatest(extract(epoch from recovered_at - coalesce(failed_at, succeeded_at)) / 3600, 0)
        ) filter (where recovered_at is not null) as recovery_hours,
        count(*) filter (where is_rework) as reworked
      from judged
      group by 1, 2
    ), succeeded as (
      select repo_id, ${WEEK_OF('succeeded_at')} as week, count(*) as successes
      from production where succeeded_at is not null
      group by 1, 2
    )
    select repo_id, week, coalesce(f.deployments, 0) as deployment_count, f.avg_duration_seconds,
      coalesce(f.failed, 0) as failed_count, coalesce(s.successes, 0) as success_count,
      coalesce(f.change_failed, 0) as change_fail_count, f.recovery_hours, coalesce(f.reworked, 0) as rework_count
    from finished f full join succeeded s using (repo_id, week)`;

/**
 * Production deployments that first ended in an ISO week (UTC), and what the incidents blamed on them cost; successes by the week in
 * which they were such.
 */
export const weeklyDoraMetrics: Rollup = {
  name: NAME,
  version: 3,
  key: KEY,
  values: [
    'deployment_count',
    'avg_duration_seconds',
    'failed_count',
    'success_count',
    'change_fail_count',
    'recovery_hours',
    'rework_count',
  ],
  entry: [...REPOSITORY_ENTRY, 'part'],
  backfill: backfillByRepository(NAME, KEY, { author: 'null::uuid', bucket: 'k.week' }, RECOMPUTATION),
  recomputation: RECOMPUTATION,
};
