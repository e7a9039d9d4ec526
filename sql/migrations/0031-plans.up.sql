-- Functions that run by their owner's rights are never part of the statement that calls them: each call is planned by itself, and with
-- the months of `commits` as partitions planning takes longer than the bucket. One plan for all buckets leaves months out as it runs.

alter function daily_commit_stats_of(bigint, date) set plan_cache_mode = force_generic_plan;
alter function monthly_developer_activity_of(uuid, bigint, date) set plan_cache_mode = force_generic_plan;
alter function weekly_dora_metrics_of(bigint, date) set plan_cache_mode = force_generic_plan;

-- The flusher needs nobody else's rights: what computes a day of commits becomes a part of its statement, which is a quarter quicker for
-- ten thousand days. Readers of the views go through the owner's rights as before.
create function daily_commit_stats_computed(of_repo_id bigint, of_day date)
returns table (
  commit_count bigint, total_lines_added bigint, total_lines_deleted bigint, total_files_changed bigint, unique_authors bigint
) language sql stable as $$
  select count(*), coalesce(sum(c.additions), 0), coalesce(sum(c.deletions), 0), coalesce(sum(c.files_changed), 0),
    count(distinct coalesce(c.author_id::text, lower(c.author_email)))
  from commits c
  where c.repo_id = of_repo_id
    and c.committed_at >= of_day::timestamp at time zone 'UTC'
    and c.committed_at < (of_day + 1)::timestamp at time zone 'UTC'
  having count(*) > 0
$$;
create or replace function daily_commit_stats_of(of_repo_id bigint, of_day date)
returns table (
  commit_count bigint, total_lines_added bigint, total_lines_deleted bigint, total_files_changed bigint, unique_authors bigint
) language sql stable security definer set search_path = public, pg_temp set plan_cache_mode = force_generic_plan as $$
  select * from daily_commit_stats_computed(of_repo_id, of_day)
$$;
