-- Whom the `Co-authored-by` trailers of a commit name, beside its author; and in how many commits a developer is named so in a month.

create table commit_co_authors (
  repo_id bigint not null references repositories (repo_id) on delete cascade,
  sha text not null,
  committed_at timestamptz not null,
  -- As the trailer has them.
  name text not null,
  email text not null,
  -- Who it is by that address, and by the repository's mailmap as well, which decides.
  told_developer_id uuid,
  developer_id uuid,
  primary key (repo_id, sha, committed_at, email)
);
create index commit_co_authors_developer_idx on commit_co_authors (developer_id, repo_id, committed_at);
create index commit_co_authors_told_idx on commit_co_authors (told_developer_id);

-- Which version of the rule for trailers the stored commits were read by; an older one has the mirror read again.
alter table commit_readings add column co_author_version integer not null default 0;

drop view bi.monthly_developer_activity;
drop view monthly_developer_activity;
drop function monthly_developer_activity_of(uuid, bigint, date);
alter table monthly_developer_activity_stored add column co_authored_commits bigint not null default 0;

create function monthly_developer_activity_of(of_author_id uuid, of_repo_id bigint, of_month date)
returns table (
  commit_count bigint, total_lines_added bigint, total_lines_deleted bigint,
  pull_requests_opened bigint, pull_requests_merged bigint, reviews_given bigint, co_authored_commits bigint
) language sql stable security definer set search_path = public, pg_temp set plan_cache_mode = force_generic_plan as $$
  select c.*, o.*, m.*, r.*, n.*
  from (
    select count(*), coalesce(sum(additions), 0)::bigint, coalesce(sum(deletions), 0)::bigint from commits
    where author_id = of_author_id and repo_id = of_repo_id
      and committed_at >= of_month::timestamp at time zone 'UTC'
      and committed_at < (of_month + interval '1 month') at time zone 'UTC'
  ) c (commits, added, deleted), (
    select count(*) from pull_requests
    where author_id = of_author_id and repo_id = of_repo_id
      and created_at >= of_month::timestamp at time zone 'UTC'
      and created_at < (of_month + interval '1 month') at time zone 'UTC'
  ) o (opened), (
    select count(*) from pull_requests
    where author_id = of_author_id and repo_id = of_repo_id
      and merged_at >= of_month::timestamp at time zone 'UTC'
      and merged_at < (of_month + interval '1 month') at time zone 'UTC'
  ) m (merged), (
    select count(*) from reviews
    where reviewer_id = of_author_id and repo_id = of_repo_id
      and submitted_at >= of_month::timestamp at time zone 'UTC'
      and submitted_at < (of_month + interval '1 month') at time zone 'UTC'
  ) r (reviews), (
    -- Under two addresses it is one commit; whoever wrote it is not named beside themselves.
    select count(distinct (a.sha, a.committed_at)) from commit_co_authors a
    where a.developer_id = of_author_id and a.repo_id = of_repo_id
      and a.committed_at >= of_month::timestamp at time zone 'UTC'
      and a.committed_at < (of_month + interval '1 month') at time zone 'UTC'
      and not exists (
        select from commits w
        where w.repo_id = a.repo_id and w.sha = a.sha and w.committed_at = a.committed_at and w.author_id = of_author_id
      )
  ) n (named)
  where c.commits + o.opened + m.merged + r.reviews + n.named > 0
$$;

create view monthly_developer_activity as
  select s.* from monthly_developer_activity_stored s
  where not exists (
    select from monthly_developer_activity_dirty d
    where d.author_id = s.author_id and d.repo_id = s.repo_id and d.month = s.month
  )
  union all
  select d.author_id, d.repo_id, d.month, f.* from monthly_developer_activity_dirty d
  cross join lateral monthly_developer_activity_of(d.author_id, d.repo_id, d.month) f;
create view bi.monthly_developer_activity as
  select month, author_id, repo_id as repository_id, commit_count, total_lines_added, total_lines_deleted, pull_requests_opened,
    pull_requests_merged, reviews_given, co_authored_commits
  from monthly_developer_activity;
-- The server may lack the role.
do $$
begin
  if exists (select from pg_roles where rolname = 'pulse_reader') then
    grant select on bi.monthly_developer_activity to pulse_reader;
  end if;
end $$;

call watch_facts('monthly_developer_activity', 'commit_co_authors',
  'null::bigint, developer_id, date_trunc(''month'', committed_at at time zone ''UTC'')::date',
  'repo_id, sha, committed_at, developer_id', 'developer_id is not null');

-- Of another definition is only what was stored: without repositories there is nothing.
update rollup_policies set stored_version = 2 where rollup = 'monthly_developer_activity' and not exists (select from repositories);
