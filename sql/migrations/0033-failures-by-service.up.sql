-- Which service failed decides what repairs it, what is rework, and what an incident is blamed on; and each of these is told by the
-- moments of a deployment's history, not by its last status.

-- The environment that an incident is about, by the name that deployments to it have; null: any of its kind.
alter table incidents add column environment_name text;

-- As before, but a deployment counts at each moment it failed or succeeded, and only if it is of the incident's service.
create or replace function blame_incidents(incident_ids uuid[]) returns void language sql as $$
  update incidents i
  set deployment_id = b.deployment_id, blame_rule = b.rule, blame_confidence = b.confidence, blame_reason = b.reason
  from (
    select n.repo_id, n.incident_id, d.deployment_id,
      case when d.deployment_id is not null then 'latest_before' end as rule,
      (0.1 + 0.8 * (1 - extract(epoch from n.started_at - d.at) / 3600 / s.limit_hours))::real as confidence,
      case
        when d.deployment_id is null then format('no deployment to %s finished in the %s hours before', n.target, s.limit_hours)
        else format('the latest deployment to %s before it: finished %s hours earlier', n.target,
          round(extract(epoch from n.started_at - d.at)::numeric / 3600, 1))
      end as reason
    from (
      select repo_id, incident_id, environment, started_at, coalesce(environment_name, environment::text) as target,
        lower(coalesce(environment_group_of(repo_id, environment_name), environment_name)) as service
      from incidents where incident_id = any (incident_ids) and not is_overridden
    ) n
    cross join blame_settings s
    left join lateral (
      select e.deployment_id, e.at from (
        (select f.deployment_id, f.failed_at as at from deployments f
         where f.repo_id = n.repo_id and f.environment = n.environment and f.deleted_at is null
           and f.failed_at <= n.started_at and f.failed_at > n.started_at - make_interval(hours => s.limit_hours)
           and (n.service is null or f.service = n.service)
         order by f.failed_at desc, f.deployment_id desc limit 1)
        union all
        (select f.deployment_id, f.succeeded_at from deployments f
         where f.repo_id = n.repo_id and f.environment = n.environment and f.deleted_at is null
           and f.succeeded_at <= n.started_at and f.succeeded_at > n.started_at - make_interval(hours => s.limit_hours)
           and (n.service is null or f.service = n.service)
         order by f.succeeded_at desc, f.deployment_id desc limit 1)
      ) e
      order by e.at desc, e.deployment_id desc limit 1
    ) d on true
  ) b
  where i.repo_id = b.repo_id and i.incident_id = b.incident_id
    and (i.deployment_id, i.blame_rule, i.blame_confidence, i.blame_reason)
      is distinct from (b.deployment_id, b.rule, b.confidence, b.reason)
$$;

create or replace function blame_changed_incidents() returns trigger language plpgsql as $$
declare
  changed uuid[];
  repositories bigint[];
begin
  if tg_op = 'INSERT' then
    select array_agg(incident_id), array_agg(distinct repo_id order by repo_id) into changed, repositories
    from new_rows where not is_overridden;
  else
    select array_agg(n.incident_id), array_agg(distinct n.repo_id order by n.repo_id) into changed, repositories
    from new_rows n join old_rows o using (repo_id, incident_id)
    where not n.is_overridden
      and (n.started_at, n.environment, n.environment_name, n.is_overridden)
        is distinct from (o.started_at, o.environment, o.environment_name, o.is_overridden);
  end if;
  if changed is null then return null; end if;
  perform lock_blame(repositories);
  perform blame_incidents(changed);
  return null;
end $$;

-- A deployment concerns the incidents that began within the limit after it failed or succeeded, before and after the change.
create or replace function blame_changed_deployments() returns trigger language plpgsql as $$
declare
  repositories bigint[];
  moments timestamptz[];
begin
  if tg_op = 'INSERT' then
    select array_agg(c.repo_id), array_agg(m.at) into repositories, moments
    from new_rows c cross join lateral (values (c.failed_at), (c.succeeded_at)) m (at) where m.at is not null;
  elsif tg_op = 'DELETE' then
    select array_agg(c.repo_id), array_agg(m.at) into repositories, moments
    from old_rows c cross join lateral (values (c.failed_at), (c.succeeded_at)) m (at) where m.at is not null;
  else
    select array_agg(c.repo_id), array_agg(m.at) into repositories, moments
    from (
      (select repo_id, deployment_id, environment, service, failed_at, succeeded_at, deleted_at from old_rows
       except all select repo_id, deployment_id, environment, service, failed_at, succeeded_at, deleted_at from new_rows)
      union all
      (select repo_id, deployment_id, environment, service, failed_at, succeeded_at, deleted_at from new_rows
       except all select repo_id, deployment_id, environment, service, failed_at, succeeded_at, deleted_at from old_rows)
    ) c
    cross join lateral (values (c.failed_at), (c.succeeded_at)) m (at)
    where m.at is not null;
  end if;
  if repositories is null then return null; end if;
  perform lock_blame(array(select distinct r from unnest(repositories) r order by r));
  perform blame_incidents(array(
    select distinct i.incident_id
    from unnest(repositories, moments) c (repo_id, at)
    cross join blame_settings s
    join incidents i on i.repo_id = c.repo_id and not i.is_overridden
      and i.started_at >= c.at and i.started_at < c.at + make_interval(hours => s.limit_hours)
  ));
  return null;
end $$;
select blame_incidents(array(select incident_id from incidents));

-- A week holds the deployments that first ended in it; a success counts in the week in which it was one.
create or replace function weekly_dora_metrics_of(of_repo_id bigint, of_week date)
returns table (
  deployment_count bigint, avg_duration_seconds double precision, failed_count bigint, success_count bigint,
  change_fail_count bigint, recovery_hours double precision, rework_count bigint
) language sql stable security definer set search_path = public, pg_temp set plan_cache_mode = force_generic_plan as $$
  select f.deployments, f.avg_duration, f.failed, s.successes, f.change_failed, f.recovery, f.rework
  from (
    select count(*) as deployments, avg(d.duration_seconds)::double precision as avg_duration,
      count(d.failed_at) as failed, count(*) filter (where d.failed_at is not null or i.blamed) as change_failed,
      percentile_cont(0.5) within group (
        order by greatest(extract(epoch from i.recovered_at - coalesce(d.failed_at, d.succeeded_at)) / 3600, 0)
      ) filter (where i.recovered_at is not null) as recovery,
      count(*) filter (where w.is_rework) as rework
    from deployments d
    cross join lateral (
      select count(*) > 0 as blamed,
        case
          when count(*) > count(i.resolved_at) then null
          when max(i.resolved_at) >= d.failed_at or (d.failed_at is null and count(*) > 0) then max(i.resolved_at)
          when d.failed_at is not null then (
            select min(n.succeeded_at) from deployments n
            where n.repo_id = d.repo_id and n.environment = d.environment and n.service = d.service and n.deleted_at is null
              and n.succeeded_at > d.failed_at
          )
        end as recovered_at
      from incidents i
      where i.repo_id = d.repo_id and i.deployment_id = d.deployment_id and i.is_active
    ) i
    cross join lateral (
      select exists (
        select from incidents n
        join deployments b on b.repo_id = n.repo_id and b.deployment_id = n.deployment_id
        where n.repo_id = d.repo_id and n.environment = d.environment and n.is_active and n.deployment_id <> d.deployment_id
          and b.service = d.service
          and n.started_at <= d.finished_at and (n.resolved_at is null or n.resolved_at >= d.created_at)
          and not exists (
            select from deployments e
            where e.repo_id = d.repo_id and e.environment = d.environment and e.service = d.service and e.deleted_at is null
              and e.finished_at > n.started_at and e.finished_at < d.finished_at
          )
      ) as is_rework
    ) w
    where d.repo_id = of_repo_id and d.environment = 'production' and d.deleted_at is null
      and d.finished_at >= of_week::timestamp at time zone 'UTC'
      and d.finished_at < (of_week + 7)::timestamp at time zone 'UTC'
  ) f
  cross join (
    select count(*) as successes from deployments d
    where d.repo_id = of_repo_id and d.environment = 'production' and d.deleted_at is null
      and d.succeeded_at >= of_week::timestamp at time zone 'UTC'
      and d.succeeded_at < (of_week + 7)::timestamp at time zone 'UTC'
  ) s
  where f.deployments + s.successes > 0
$$;

-- A deployment can end the failures of its service since the last success before its week: their weeks are dirty with it. It can
-- also take the place of the next one as the first after an incident, as an incident can make one of the next: so the week of the
-- first of the service that finished after the bucket is dirty, too. The service is the entry's part, or that of its deployment.
create function weekly_dora_metrics_keys(of_repo_id bigint, of_entity_id bigint, of_author_id uuid, of_bucket date, of_part text)
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

create or replace view weekly_dora_metrics_dirty as
  select distinct k.repo_id, k.week
  from rollup_dirty d cross join lateral weekly_dora_metrics_keys(d.repo_id, d.entity_id, d.author_id, d.bucket, d.part) k
  where d.rollup = 'weekly_dora_metrics';
drop function weekly_dora_metrics_keys(bigint, bigint, uuid, date);

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

-- Of another definition is only what was stored: without repositories there is nothing.
update rollup_policies set stored_version = 2 where rollup = 'weekly_dora_metrics' and not exists (select from repositories);
