call forget_touched_rows('weekly_dora_metrics_');
create function weekly_dora_metrics_keys(of_repo_id bigint, of_entity_id bigint, of_author_id uuid, of_bucket date)
returns table (repo_id bigint, week date) language sql stable as $$
  select of_repo_id, of_bucket where of_bucket is not null
  union
  select f.repo_id, date_trunc('week', f.finished_at at time zone 'UTC')::date
  from deployments f
  where f.repo_id = of_repo_id and f.environment = 'production' and f.deleted_at is null and f.status in ('failure', 'error')
    and f.finished_at < of_bucket::timestamp at time zone 'UTC'
    and f.finished_at > coalesce((
      select max(s.finished_at) from deployments s
      where s.repo_id = of_repo_id and s.environment = 'production' and s.deleted_at is null
        and s.status not in ('failure', 'error') and s.finished_at < of_bucket::timestamp at time zone 'UTC'
    ), '-infinity')
  union
  select p.repo_id, date_trunc('week', p.finished_at at time zone 'UTC')::date
  from deployments p
  where p.repo_id = of_repo_id and p.deployment_id = of_entity_id and p.finished_at is not null
  union
  select of_repo_id, date_trunc('week', n.finished_at at time zone 'UTC')::date
  from (
    select min(finished_at) as finished_at from deployments
    where repo_id = of_repo_id and environment = 'production' and deleted_at is null
      and finished_at >= (of_bucket + 7)::timestamp at time zone 'UTC'
  ) n
  where n.finished_at is not null
$$;
create or replace view weekly_dora_metrics_dirty as
  select distinct k.repo_id, k.week
  from rollup_dirty d cross join lateral weekly_dora_metrics_keys(d.repo_id, d.entity_id, d.author_id, d.bucket) k
  where d.rollup = 'weekly_dora_metrics';
drop function weekly_dora_metrics_keys(bigint, bigint, uuid, date, text);
create or replace function weekly_dora_metrics_of(of_repo_id bigint, of_week date)
returns table (
  deployment_count bigint, avg_duration_seconds double precision, failed_count bigint, success_count bigint,
  change_fail_count bigint, recovery_hours double precision, rework_count bigint
) language sql stable as $$
  select count(*), avg(d.duration_seconds)::double precision,
    count(*) filter (where d.status in ('failure', 'error')),
    count(*) filter (where d.status not in ('failure', 'error')),
    count(*) filter (where d.status in ('failure', 'error') or i.blamed),
    percentile_cont(0.5) within group (order by extract(epoch from i.recovered_at - d.finished_at) / 3600)
      filter (where i.recovered_at is not null),
    count(*) filter (where w.is_rework)
  from deployments d
  cross join lateral (
    select count(*) > 0 as blamed,
      case
        when count(*) > count(i.resolved_at) then null
        when count(*) > 0 then max(i.resolved_at)
        when d.status in ('failure', 'error') then (
          select min(n.finished_at) from deployments n
          where n.repo_id = d.repo_id and n.environment = d.environment and n.deleted_at is null
            and n.finished_at > d.finished_at and n.status not in ('failure', 'error')
        )
      end as recovered_at
    from incidents i
    where i.repo_id = d.repo_id and i.deployment_id = d.deployment_id and i.is_active
  ) i
  cross join lateral (
    select exists (
      select from incidents n
      where n.repo_id = d.repo_id and n.environment = d.environment and n.is_active and n.deployment_id <> d.deployment_id
        and n.started_at <= d.finished_at and (n.resolved_at is null or n.resolved_at >= d.created_at)
        and not exists (
          select from deployments e
          where e.repo_id = d.repo_id and e.environment = d.environment and e.deleted_at is null
            and e.finished_at > n.started_at and e.finished_at < d.finished_at
        )
    ) as is_rework
  ) w
  where d.repo_id = of_repo_id and d.environment = 'production' and d.deleted_at is null
    and d.finished_at >= of_week::timestamp at time zone 'UTC'
    and d.finished_at < (of_week + 7)::timestamp at time zone 'UTC'
  having count(*) > 0
$$;
alter function weekly_dora_metrics_of(bigint, date) security definer set search_path = public, pg_temp;
alter function weekly_dora_metrics_of(bigint, date) set plan_cache_mode = force_generic_plan;
alter function weekly_dora_metrics_keys(bigint, bigint, uuid, date) security definer set search_path = public, pg_temp;
call watch_facts('weekly_dora_metrics', 'deployments',
  'null::bigint, null::uuid, date_trunc(''week'', finished_at at time zone ''UTC'')::date',
  'repo_id, deployment_id, environment, status, created_at, finished_at, duration_seconds, deleted_at',
  'finished_at is not null and environment = ''production''');
call watch_facts('weekly_dora_metrics', 'incidents',
  'deployment_id, null::uuid, null::date',
  'repo_id, incident_id, deployment_id, resolved_at, is_active', 'deployment_id is not null');
call watch_facts('weekly_dora_metrics', 'incidents',
  'null::bigint, null::uuid, date_trunc(''week'', started_at at time zone ''UTC'')::date',
  'repo_id, incident_id, deployment_id, environment, started_at, resolved_at, is_active', 'deployment_id is not null');
update rollup_policies set stored_version = 1 where rollup = 'weekly_dora_metrics';

create or replace function blame_incidents(incident_ids uuid[]) returns void language sql as $$
  update incidents i
  set deployment_id = b.deployment_id, blame_rule = b.rule, blame_confidence = b.confidence, blame_reason = b.reason
  from (
    select n.repo_id, n.incident_id, d.deployment_id,
      case when d.deployment_id is not null then 'latest_before' end as rule,
      (0.1 + 0.8 * (1 - extract(epoch from n.started_at - d.finished_at) / 3600 / s.limit_hours))::real as confidence,
      case
        when d.deployment_id is null then
          format('no deployment to %s finished in the %s hours before', n.environment, s.limit_hours)
        else format('the latest deployment to %s before it: finished %s hours earlier', n.environment,
          round(extract(epoch from n.started_at - d.finished_at)::numeric / 3600, 1))
      end as reason
    from incidents n
    cross join blame_settings s
    left join lateral (
      select d.deployment_id, d.finished_at from deployments d
      where d.repo_id = n.repo_id and d.environment = n.environment and d.deleted_at is null
        and d.finished_at <= n.started_at and d.finished_at > n.started_at - make_interval(hours => s.limit_hours)
      order by d.finished_at desc, d.deployment_id desc limit 1
    ) d on true
    where n.incident_id = any (incident_ids) and not n.is_overridden
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
      and (n.started_at, n.environment, n.is_overridden) is distinct from (o.started_at, o.environment, o.is_overridden);
  end if;
  if changed is null then return null; end if;
  perform lock_blame(repositories);
  perform blame_incidents(changed);
  return null;
end $$;

create or replace function blame_changed_deployments() returns trigger language plpgsql as $$
declare
  repositories bigint[];
  finished timestamptz[];
begin
  if tg_op = 'INSERT' then
    select array_agg(repo_id), array_agg(finished_at) into repositories, finished from new_rows where finished_at is not null;
  elsif tg_op = 'DELETE' then
    select array_agg(repo_id), array_agg(finished_at) into repositories, finished from old_rows where finished_at is not null;
  else
    select array_agg(c.repo_id), array_agg(c.finished_at) into repositories, finished
    from (
      (select repo_id, deployment_id, environment, finished_at, deleted_at from old_rows
       except all select repo_id, deployment_id, environment, finished_at, deleted_at from new_rows)
      union all
      (select repo_id, deployment_id, environment, finished_at, deleted_at from new_rows
       except all select repo_id, deployment_id, environment, finished_at, deleted_at from old_rows)
    ) c
    where c.finished_at is not null;
  end if;
  if repositories is null then return null; end if;
  perform lock_blame(array(select distinct r from unnest(repositories) r order by r));
  perform blame_incidents(array(
    select distinct i.incident_id
    from unnest(repositories, finished) c (repo_id, finished_at)
    cross join blame_settings s
    join incidents i on i.repo_id = c.repo_id and not i.is_overridden
      and i.started_at >= c.finished_at and i.started_at < c.finished_at + make_interval(hours => s.limit_hours)
  ));
  return null;
end $$;

alter table incidents drop column environment_name;
select blame_incidents(array(select incident_id from incidents));
