-- Functions that run by their owner's rights are never part of the statement that calls them: each call is planned by itself, and with
-- the months of `commits` as partitions planning takes longer than the bucket. One plan for all buckets leaves months out as it runs.

alter function daily_commit_stats_of(bigint, date) set plan_cache_mode = force_generic_plan;
alter function monthly_developer_activity_of(uuid, bigint, date) set plan_cache_mode = force_generic_plan;
alter function weekly_dora_metrics_of(bigint, date) set plan_cache_mode = force_generic_plan;
