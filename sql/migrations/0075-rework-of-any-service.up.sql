-- Which service an incident is about is known once it is read: the deployment that it is blamed on can be renamed, moved to another service,
-- or deleted, by somebody who does not see the incident yet or any more. So an incident concerns every service, and no entry depends on what
-- its writer could see.

-- A deployment can end the failures of its service since the last success before its week: their weeks are dirty with it. It can also
-- take the place of the next one of its service as the first after an incident, and an incident can make one of the next: so the week
-- of the first that finished after the bucket is dirty, too. Entries without a part are of incidents, and concern every service;
-- those without a bucket are of deployments that changed their service, and concern the incidents blamed on them.
create or replace function weekly_dora_metrics_keys(of_repo_id bigint, of_entity_id bigint, of_author_id uuid, of_bucket date, of_part text)
returns table (repo_id bigint, week date) language sql stable security definer set search_path = public, pg_temp as $$
  with buckets as (
    select of_bucket as bucket where of_bucket is not null
    union
    select date_trunc('week', i.started_at at time zone 'UTC')::date from incidents i
    where of_bucket is null and i.repo_id = of_repo_id and i.deployment_id = of_entity_id
  )
  select of_repo_id, b.bucket from buckets b
  union
  select f.repo_id, date_trunc('week', f.finished_at at time zone 'UTC')::date
  from deployments f
  where f.repo_id = of_repo_id and f.environment = 'production' and f.service = of_part and f.deleted_at is null
    and f.failed_at < (of_bucket + 7)::timestamp at time zone 'UTC'
    and f.failed_at >= coalesce((
      select max(n.succeeded_at) from deployments n
      where n.repo_id = of_repo_id and n.environment = 'production' and n.service = of_part and n.deleted_at is null
        and n.succeeded_at < of_bucket::timestamp at time zone 'UTC'
    ), '-infinity')
  union
  select p.repo_id, date_trunc('week', p.finished_at at time zone 'UTC')::date
  from deployments p
  where p.repo_id = of_repo_id and p.deployment_id = of_entity_id and p.finished_at is not null
  union
  select of_repo_id, date_trunc('week', n.finished_at at time zone 'UTC')::date
  from buckets b
  cross join lateral (
    select min(e.finished_at) as finished_at from deployments e
    where e.repo_id = of_repo_id and e.environment = 'production' and (of_part is null or e.service = of_part)
      and e.deleted_at is null and e.finished_at >= (b.bucket + 7)::timestamp at time zone 'UTC'
    group by e.service
  ) n
$$;

call forget_touched_rows('weekly_dora_metrics_');
call log_touched_rows('weekly_dora_metrics_deployments', 'deployments',
  'repo_id, deployment_id, environment, service, created_at, failed_at, succeeded_at, finished_at, duration_seconds, deleted_at', $log$
    insert into rollup_dirty (rollup, shard, repo_id, bucket, part)
    select distinct 'weekly_dora_metrics', (r.repo_id % 8)::smallint, r.repo_id, date_trunc('week', m.at at time zone 'UTC')::date,
      r.service
    from {rows} r
    cross join lateral (values (r.finished_at), (r.succeeded_at)) m (at)
    where r.environment = 'production' and m.at is not null;
    insert into rollup_dirty (rollup, shard, repo_id, entity_id)
    select 'weekly_dora_metrics', (r.repo_id % 8)::smallint, r.repo_id, r.deployment_id
    from {rows} r group by r.repo_id, r.deployment_id having count(distinct r.service) > 1
  $log$);
call log_touched_rows('weekly_dora_metrics_incidents', 'incidents',
  'repo_id, incident_id, deployment_id, environment, started_at, resolved_at, is_active', $log$
    insert into rollup_dirty (rollup, shard, repo_id, entity_id, bucket)
    select distinct 'weekly_dora_metrics', (r.repo_id % 8)::smallint, r.repo_id, r.deployment_id,
      date_trunc('week', r.started_at at time zone 'UTC')::date
    from {rows} r where r.deployment_id is not null
  $log$);

-- What was stored may have missed such a change: the next start computes it anew. Without repositories nothing was.
update rollup_policies set stored_version = 3 where rollup = 'weekly_dora_metrics' and not exists (select from repositories);
