create or replace function weekly_dora_metrics_keys(of_repo_id bigint, of_entity_id bigint, of_author_id uuid, of_bucket date, of_part text)
returns table (repo_id bigint, week date) language sql stable security definer set search_path = public, pg_temp as $$
  with concerned as (
    select coalesce(of_part, (
      select d.service from deployments d where d.repo_id = of_repo_id and d.deployment_id = of_entity_id
    )) as service
  )
  select of_repo_id, of_bucket where of_bucket is not null
  union
  select f.repo_id, date_trunc('week', f.finished_at at time zone 'UTC')::date
  from concerned s
  join deployments f on f.service = s.service
  where f.repo_id = of_repo_id and f.environment = 'production' and f.deleted_at is null
    and f.failed_at < (of_bucket + 7)::timestamp at time zone 'UTC'
    and f.failed_at >= coalesce((
      select max(n.succeeded_at) from deployments n
      where n.repo_id = of_repo_id and n.environment = 'production' and n.service = s.service and n.deleted_at is null
        and n.succeeded_at < of_bucket::timestamp at time zone 'UTC'
    ), '-infinity')
  union
  select p.repo_id, date_trunc('week', p.finished_at at time zone 'UTC')::date
  from deployments p
  where p.repo_id = of_repo_id and p.deployment_id = of_entity_id and p.finished_at is not null
  union
  select of_repo_id, date_trunc('week', n.finished_at at time zone 'UTC')::date
  from concerned s
  cross join lateral (
    select min(e.finished_at) as finished_at from deployments e
    where e.repo_id = of_repo_id and e.environment = 'production' and e.service = s.service and e.deleted_at is null
      and e.finished_at >= (of_bucket + 7)::timestamp at time zone 'UTC'
  ) n
  where n.finished_at is not null
$$;
call forget_touched_rows('weekly_dora_metrics_');
call log_touched_rows('weekly_dora_metrics_deployments', 'deployments',
  'repo_id, deployment_id, environment, service, created_at, failed_at, succeeded_at, finished_at, duration_seconds, deleted_at', $log$
    insert into rollup_dirty (rollup, shard, repo_id, bucket, part)
    select distinct 'weekly_dora_metrics', (r.repo_id % 8)::smallint, r.repo_id, date_trunc('week', m.at at time zone 'UTC')::date,
      r.service
    from {rows} r
    cross join lateral (
      select r.finished_at where r.environment = 'production'
      union all
      select r.succeeded_at where r.environment = 'production'
      union all
      -- Of whichever service it is, what is blamed on it is an incident of.
      select i.started_at from incidents i where i.repo_id = r.repo_id and i.deployment_id = r.deployment_id
    ) m (at)
    where m.at is not null
  $log$);
call log_touched_rows('weekly_dora_metrics_incidents', 'incidents',
  'repo_id, incident_id, deployment_id, environment, started_at, resolved_at, is_active', $log$
    insert into rollup_dirty (rollup, shard, repo_id, entity_id, bucket)
    select distinct 'weekly_dora_metrics', (r.repo_id % 8)::smallint, r.repo_id, r.deployment_id,
      date_trunc('week', r.started_at at time zone 'UTC')::date
    from {rows} r where r.deployment_id is not null
  $log$);

update rollup_policies set stored_version = 2 where rollup = 'weekly_dora_metrics' and stored_version = 3;
