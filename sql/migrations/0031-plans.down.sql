alter function weekly_dora_metrics_of(bigint, date) reset plan_cache_mode;
alter function monthly_developer_activity_of(uuid, bigint, date) reset plan_cache_mode;
alter function daily_commit_stats_of(bigint, date) reset plan_cache_mode;
