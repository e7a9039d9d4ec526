-- What ever happened to a deployment: the moments of its history, and which service its environment's name means.

-- The history is kept for what is told through the API, too: such a status has no number of the provider's.
alter table deployment_statuses add column source_key text;
update deployment_statuses set source_key = provider_id::text;
alter table deployment_statuses
  drop constraint deployment_statuses_pkey,
  alter column provider_id drop not null,
  alter column source_key set not null,
  -- A time long after this one cannot be: it is kept, and counts nowhere.
  add column told_at timestamptz not null default now(),
  add primary key (repo_id, deployment_id, source_key);

-- What a team says that names of environments mean; where several match, the one that says most of the name.
create table environment_mappings (
  repo_id bigint not null references repositories (repo_id) on delete cascade,
  mapping_id bigint generated always as identity,
  -- A glob (`*`, `?`) over the name, without regard to the case of letters.
  pattern text not null,
  pattern_like text not null generated always as (
    replace(replace(replace(replace(replace(lower(pattern), '\', '\\'), '%', '\%'), '_', '\_'), '*', '%'), '?', '_')
  ) stored,
  environment deployment_environment,
  -- Environments with the same are one: a success in one repairs a failure in another.
  service text,
  updated_at timestamptz not null default now(),
  primary key (repo_id, mapping_id),
  check (environment is not null or service is not null)
);
create unique index environment_mappings_pattern_key on environment_mappings (repo_id, lower(pattern));

create function environment_of(of_repo_id bigint, name text) returns deployment_environment language sql stable as $$
  select m.environment from environment_mappings m
  where m.repo_id = of_repo_id and m.environment is not null and lower(name) like m.pattern_like
  order by m.pattern ~ '[*?]', length(m.pattern) desc, lower(m.pattern) collate "C" limit 1
$$;
create function environment_group_of(of_repo_id bigint, name text) returns text language sql stable as $$
  select m.service from environment_mappings m
  where m.repo_id = of_repo_id and m.service is not null and lower(name) like m.pattern_like
  order by m.pattern ~ '[*?]', length(m.pattern) desc, lower(m.pattern) collate "C" limit 1
$$;

alter table deployments
  -- When it first failed, and when it first succeeded. One that is replaced later (`inactive`) did so all the same.
  add column failed_at timestamptz,
  add column succeeded_at timestamptz,
  -- What the provider says of the environment; null where it says nothing.
  add column is_production boolean,
  add column is_transient boolean,
  -- The kind of environment without the team's mappings; `environment` is the one that counts.
  add column stated_environment deployment_environment,
  add column environment_group text,
  -- What failed, and what is repaired by a success.
  add column service text not null generated always as (lower(coalesce(environment_group, environment_name))) stored;

update deployments d
set stated_environment = d.environment, failed_at = m.failed_at, succeeded_at = m.succeeded_at,
  finished_at = least(m.failed_at, m.succeeded_at)
from (
  select o.repo_id, o.deployment_id,
    case when s.statuses > 0 then s.failed_at when o.status in ('failure', 'error') then o.finished_at end as failed_at,
    case when s.statuses > 0 then s.succeeded_at when o.status not in ('failure', 'error') then o.finished_at end as succeeded_at
  from deployments o
  cross join lateral (
    select count(*) as statuses, min(t.created_at) filter (where t.state in ('failure', 'error')) as failed_at,
      min(t.created_at) filter (where t.state = 'success') as succeeded_at
    from deployment_statuses t where t.repo_id = o.repo_id and t.deployment_id = o.deployment_id
  ) s
) m
where m.repo_id = d.repo_id and m.deployment_id = d.deployment_id;

alter table deployments
  alter column stated_environment set not null,
  add constraint deployments_finished_check check (finished_at is not distinct from least(failed_at, succeeded_at));

create function settle_deployment() returns trigger language plpgsql as $$
begin
  -- A run, a release, a tag and a push have one end, which is all their history.
  if new.source not in ('github', 'api') or (tg_op = 'INSERT' and new.failed_at is null and new.succeeded_at is null) then
    new.failed_at := case when new.status in ('failure', 'error') then new.finished_at end;
    new.succeeded_at := case when new.status = 'success' then new.finished_at end;
  end if;
  new.finished_at := least(new.failed_at, new.succeeded_at);
  if tg_op = 'INSERT' then
    new.stated_environment := coalesce(new.stated_environment, new.environment);
  end if;
  new.environment := coalesce(environment_of(new.repo_id, new.environment_name), new.stated_environment);
  new.environment_group := environment_group_of(new.repo_id, new.environment_name);
  return new;
end $$;
create trigger deployments_settle before insert or update on deployments for each row execute function settle_deployment();

create index deployments_failed_idx on deployments (repo_id, environment, failed_at) where failed_at is not null;
create index deployments_succeeded_idx on deployments (repo_id, environment, succeeded_at) where succeeded_at is not null;
create index deployments_service_idx on deployments (repo_id, environment, service, succeeded_at) where succeeded_at is not null;

-- A commit is in production from a success on.
create or replace function log_first_deployments() returns trigger language plpgsql as $$
begin
  if tg_op = 'INSERT' then
    insert into first_deployments_pending (repo_id) select distinct repo_id from new_rows;
  elsif tg_op = 'DELETE' then
    insert into first_deployments_pending (repo_id) select distinct repo_id from old_rows;
  elsif tg_table_name = 'commits' then
    insert into first_deployments_pending (repo_id) select distinct repo_id from (
      (select repo_id, sha, parent_shas from old_rows except all select repo_id, sha, parent_shas from new_rows)
      union all
      (select repo_id, sha, parent_shas from new_rows except all select repo_id, sha, parent_shas from old_rows)
    ) c;
  else
    insert into first_deployments_pending (repo_id) select distinct repo_id from (
      (select repo_id, deployment_id, commit_sha, environment, succeeded_at, deleted_at from old_rows
       except all select repo_id, deployment_id, commit_sha, environment, succeeded_at, deleted_at from new_rows)
      union all
      (select repo_id, deployment_id, commit_sha, environment, succeeded_at, deleted_at from new_rows
       except all select repo_id, deployment_id, commit_sha, environment, succeeded_at, deleted_at from old_rows)
    ) d;
  end if;
  return null;
end $$;
insert into first_deployments_pending (repo_id) select distinct repo_id from deployments;
