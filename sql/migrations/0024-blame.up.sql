-- Which deployment an incident is blamed on: the latest of the same repository and environment that finished before it began,
-- within a limit. Kept by triggers, in the transaction that changes an incident or a deployment, so that no number can be read
-- between; what a person decided stays.

create table blame_settings (
  -- One row.
  only_row boolean primary key default true check (only_row),
  -- A deployment longer ago is not blamed.
  limit_hours integer not null default 168 check (limit_hours between 1 and 8760)
);
insert into blame_settings default values;

-- Finds the blame of these incidents anew. Confidence falls from 0.9 at once after the deployment to 0.1 at the limit.
create function blame_incidents(incident_ids uuid[]) returns void language sql as $$
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

-- Two writers of one repository, one with the incident and one with the deployment, must see each other: the lock makes the second
-- wait for the first to commit, and each statement after it has a new snapshot.
create function lock_blame(repo_ids bigint[]) returns void language plpgsql as $$
declare
  id bigint;
begin
  foreach id in array repo_ids loop
    perform pg_advisory_xact_lock(20024, (id % 2147483647)::integer);
  end loop;
end $$;

create function blame_changed_incidents() returns trigger language plpgsql as $$
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

create trigger incidents_blame_insert after insert on incidents referencing new table as new_rows
  for each statement execute function blame_changed_incidents();
create trigger incidents_blame_update after update on incidents referencing old table as old_rows new table as new_rows
  for each statement execute function blame_changed_incidents();

-- A deployment concerns the incidents that began within the limit after it finished, where it finished before and after the change.
create function blame_changed_deployments() returns trigger language plpgsql as $$
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

create trigger deployments_blame_insert after insert on deployments referencing new table as new_rows
  for each statement execute function blame_changed_deployments();
create trigger deployments_blame_update after update on deployments referencing old table as old_rows new table as new_rows
  for each statement execute function blame_changed_deployments();
create trigger deployments_blame_delete after delete on deployments referencing old table as old_rows
  for each statement execute function blame_changed_deployments();

select blame_incidents(array(select incident_id from incidents));
