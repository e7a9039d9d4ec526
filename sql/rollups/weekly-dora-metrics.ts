import { backfillByRepository, REPOSITORY_ENTRY, type Rollup } from './rollup.ts';

const NAME = 'weekly_dora_metrics';
const KEY = ['repo_id', 'week'];
const RECOMPUTATION = `
    with blamed as (
      select repo_id, deployment_id, count(*) as incidents, count(resolved_at) as resolved, max(resolved_at) as resolved_at
      from incidents where is_active and deployment_id is not null
      group by 1, 2
    ), ordered as (
      select d.*, status in ('failure', 'error') as failed,
        min(finished_at) filter (where status not in ('failure', 'error')) over (
          partition by repo_id order by finished_at
          range between '1 microsecond'::interval following and unbounded following
        ) as next_success_at
      from deployments d
      where environment = 'production' and deleted_at is null and finished_at is not null
    ), marks as (
      -- From the incidents' side: the instant of the first deployment after each.
      select repo_id, incident_id, at, min(finished_at) over (
        partition by repo_id order by at range between '1 microsecond'::interval following and unbounded following
      ) as next_at
      from (
        select repo_id, null::uuid, finished_at, finished_at from ordered
        union all
        select repo_id, incident_id, started_at, null from incidents
      ) m (repo_id, incident_id, at, finished_at)
    ), unplanned as (
      select distinct o.repo_id, o.deployment_id
      from incidents i
      join marks m using (repo_id, incident_id)
      join ordered o on o.repo_id = i.repo_id and o.finished_at in (m.at, m.next_at)
        and o.deployment_id <> i.deployment_id and (i.resolved_at is null or i.resolved_at >= o.created_at)
      where i.is_active and i.environment = 'production'
    ), judged as (
      select o.*, b.incidents is not null as is_blamed, u.deployment_id is not null as is_rework,
        case
          when b.incidents > b.resolved then null
          when b.incidents is not null then b.resolved_at
          when o.failed then o.next_success_at
        end as recovered_at
      from ordered o left join blamed b using (repo_id, deployment_id) left join unplanned u using (repo_id, deployment_id)
    )
    select repo_id, date_trunc('week', finished_at at time zone 'UTC')::date as week,
      count(*) as deployment_count, avg(duration_seconds)::double precision as avg_duration_seconds,
      count(*) filter (where failed) as failed_count, count(*) filter (where not failed) as success_count,
      count(*) filter (where failed or is_blamed) as change_fail_count,
      percentile_cont(0.5) within group (order by extract(epoch from recovered_at - finished_at) / 3600)
        filter (where recovered_at is not null) as recovery_hours,
      count(*) filter (where is_rework) as rework_count
    from judged
    group by 1, 2`;

/** Production deployments that finished in an ISO week (UTC), and what the incidents blamed on them cost. */
export const weeklyDoraMetrics: Rollup = {
  name: NAME,
  version: 1,
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
  entry: REPOSITORY_ENTRY,
  backfill: backfillByRepository(NAME, KEY, { author: 'null::uuid', bucket: 'k.week' }, RECOMPUTATION),
  recomputation: RECOMPUTATION,
};
