-- Functions that run by their owner's rights are never part of the statement that calls them: each call is planned by itself, and with
-- the months of `commits` as partitions planning takes longer than the bucket. One plan for all buckets leaves months out as it runs.

alter function daily_commit_stats_of(bigint, date) set plan_cache_mode = force_generic_plan;
alter function monthly_developer_activity_of(uuid, bigint, date) set plan_cache_mode = force_generic_plan;
alter function weekly_dora_metrics_of(bigint, date) set plan_cache_mode = force_generic_plan;

-- Whose pull requests were opened when is counted from the index alone: a quarter's rows lie all over the table.
drop index pull_requests_created_idx;
create index pull_requests_created_idx on pull_requests (repo_id, created_at desc)
  include (author_login, author_email, author_name, author_is_bot);
