create or replace function daily_commit_stats_of(of_repo_id bigint, of_day date)
returns table (
  commit_count bigint, total_lines_added bigint, total_lines_deleted bigint, total_files_changed bigint, unique_authors bigint
) language sql stable security definer set search_path = public, pg_temp set plan_cache_mode = force_generic_plan as $$
  select count(*), coalesce(sum(c.additions), 0), coalesce(sum(c.deletions), 0), coalesce(sum(c.files_changed), 0),
    count(distinct coalesce(c.author_id::text, lower(c.author_email)))
  from commits c
  where c.repo_id = of_repo_id
    and c.committed_at >= of_day::timestamp at time zone 'UTC'
    and c.committed_at < (of_day + 1)::timestamp at time zone 'UTC'
  having count(*) > 0
$$;
drop function daily_commit_stats_computed(bigint, date);
alter function weekly_dora_metrics_of(bigint, date) reset plan_cache_mode;
alter function monthly_developer_activity_of(uuid, bigint, date) reset plan_cache_mode;
alter function daily_commit_stats_of(bigint, date) reset plan_cache_mode;
