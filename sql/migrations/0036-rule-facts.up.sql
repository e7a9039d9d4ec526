-- What rules look at is kept as facts: each attempt of a workflow run, and each movement of a branch or a tag. What rules make of them
-- (deployments of the sources release, tag, workflow_run and push) follows from these whatever order they were told in.

-- A run that is started again is another attempt, with its own time and end. `checks` shows the last one.
create table workflow_runs (
  repo_id bigint not null references repositories (repo_id) on delete cascade,
  run_id bigint not null,
  attempt integer not null check (attempt > 0),
  workflow text not null,
  -- The workflow's file.
  path text,
  -- What started it; null for those stored before this was kept.
  event text,
  -- Its commits are another repository's.
  is_from_fork boolean not null default false,
  sha text not null,
  branch text,
  status text not null,
  conclusion text,
  url text,
  started_at timestamptz,
  completed_at timestamptz,
  provider_updated_at timestamptz not null,
  provider_version text collate "C" not null,
  primary key (repo_id, run_id, attempt)
);
insert into workflow_runs (repo_id, run_id, attempt, workflow, sha, branch, status, conclusion, url, started_at, completed_at,
  provider_updated_at, provider_version)
select repo_id, provider_id, 1, name, sha, branch, status, conclusion, url, started_at, completed_at, provider_updated_at,
  provider_version
from checks where kind = 'workflow_run';

create table ref_movements (
  repo_id bigint not null references repositories (repo_id) on delete cascade,
  kind text not null check (kind in ('branch', 'tag')),
  name text not null,
  -- Where it points since; empty where the teller did not say.
  commit_sha text not null default '',
  -- The provider told of a push, or only that a tag was created. All others come from a mirror: of an annotated tag its tagger's
  -- time, of any other tag that of its commit; of a branch a commit of its own first-parent line, with that commit's time; or
  -- that it pointed elsewhere than at the reading before.
  told_by text not null check (told_by in ('push', 'create', 'tagger', 'commit', 'line', 'seen')),
  before_sha text not null default '',
  moved_at timestamptz not null,
  -- When the mirror was read; of what the provider told the time of the movement.
  seen_at timestamptz not null,
  -- When the mirror was read the time before; null when it did not know the ref, and for what the provider told.
  seen_before_at timestamptz,
  primary key (repo_id, kind, name, commit_sha, told_by, before_sha, moved_at)
);
-- What rules made of pushes and tags was all that was kept of those.
insert into ref_movements (repo_id, kind, name, commit_sha, told_by, moved_at, seen_at)
select repo_id, case source when 'tag' then 'tag' else 'branch' end, ref, coalesce(commit_sha, ''),
  case when commit_sha is null then 'create' else 'push' end, created_at, created_at
from deployments where source in ('tag', 'push') and ref is not null
on conflict do nothing;

-- Where the refs of a mirror pointed when it was last read.
create table mirror_refs (
  repo_id bigint not null references repositories (repo_id) on delete cascade,
  -- Such as refs/tags/v1
  ref text not null,
  -- A tag's own object, else the commit.
  object_id text not null,
  commit_sha text not null,
  seen_at timestamptz not null,
  primary key (repo_id, ref)
);

-- The commit of a deployment that was told with a ref only: where that ref pointed then. Of a tag an hour later will do, because a
-- release is often published before its tag is told of. What is known of a branch's own line says when a commit was made, not
-- when the branch got it, so it is not asked.
create function commit_of_ref(of_repo bigint, of_ref text, as_of timestamptz) returns text language sql stable as $$
  select case when of_ref ~ '^([0-9a-f]{40}|[0-9a-f]{64})$' then of_ref else (
    select m.commit_sha
    from (
      select t.kind, t.commit_sha, least(t.moved_at, t.seen_at) as at from ref_movements t
      where t.repo_id = of_repo and t.kind = 'tag' and t.name = regexp_replace(of_ref, '^refs/tags/', '')
        and least(t.moved_at, t.seen_at) <= as_of + interval '1 hour'
      union all
      select b.kind, b.commit_sha, b.moved_at from ref_movements b
      where b.repo_id = of_repo and b.kind = 'branch' and b.name = regexp_replace(of_ref, '^refs/heads/', '')
        and b.told_by in ('push', 'seen') and b.moved_at <= as_of
    ) m
    where m.commit_sha <> ''
    order by m.kind = 'tag' desc, m.at <= as_of desc, abs(extract(epoch from m.at - as_of)), m.commit_sha
    limit 1
  ) end
$$;

create function log_first_deployments_of_refs() returns trigger language plpgsql as $$
begin
  insert into first_deployments_pending (repo_id) select distinct repo_id from new_rows;
  return null;
end $$;
create trigger first_deployments_insert after insert on ref_movements referencing new table as new_rows
  for each statement execute function log_first_deployments_of_refs();

alter table deployment_rules
  -- A glob over the branch of a workflow run; null for the default branch.
  add column branch text,
  -- The default branch when the rule was last applied: another one changes what it counts.
  add column applied_to_branch text,
  alter column pattern drop default,
  drop constraint deployment_rules_repo_id_source_pattern_key,
  add constraint deployment_rules_key unique nulls not distinct (repo_id, source, pattern, branch);

-- A rule over every workflow took all of CI for deployments, one over every branch each push.
update deployment_rules set is_active = false where source in ('workflow_run', 'push') and pattern ~ '^\s*\**\s*$';
update deployments d set deleted_at = now()
from deployment_rules r
where r.repo_id = d.repo_id and r.rule_id = d.rule_id and not r.is_active and d.deleted_at is null;

-- Keys as they are now: the attempt of a run, the commit that a tag was moved to.
update deployments set source_key = source_key || '/1' where source = 'workflow_run';
update deployments set source_key = source_key || '@' || coalesce(commit_sha, '') where source = 'tag';
