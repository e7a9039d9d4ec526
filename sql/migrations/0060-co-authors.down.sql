drop view bi.monthly_developer_activity;
drop view monthly_developer_activity;
drop function monthly_developer_activity_of(uuid, bigint, date);
alter table monthly_developer_activity_stored drop column co_authored_commits;
-- Who was a co-author only has no row without them.
delete from monthly_developer_activity_stored
where commit_count + pull_requests_opened + pull_requests_merged + reviews_given = 0;

create function monthly_developer_activity_of(of_author_id uuid, of_repo_id bigint, of_month date)
returns table (
  commit_count bigint, total_lines_added bigint, total_lines_deleted bigint,
  pull_requests_opened bigint, pull_requests_merged bigint, reviews_given bigint
) language sql stable security definer set search_path = public, pg_temp set plan_cache_mode = force_generic_plan as $$
  select c.*, o.*, m.*, r.*
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
  ) r (reviews)
  where c.commits + o.opened + m.merged + r.reviews > 0
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
    pull_requests_merged, reviews_given
  from monthly_developer_activity;
do $$
begin
  if exists (select from pg_roles where rolname = 'pulse_reader') then
    grant select on bi.monthly_developer_activity to pulse_reader;
  end if;
end $$;

alter table commit_readings drop column co_author_version;
drop table commit_co_authors;
do $$
declare
  made regprocedure;
begin
  for made in
    select oid from pg_proc where prorettype = 'trigger'::regtype and prosrc like '%developer_id, date_trunc%'
      and starts_with(proname, 'log_monthly_developer_activity_') and pronamespace = current_schema()::regnamespace
  loop
    execute format('drop function %s', made);
  end loop;
end $$;
update rollup_policies set stored_version = 1 where rollup = 'monthly_developer_activity' and stored_version = 2;
