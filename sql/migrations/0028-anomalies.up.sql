-- How regular work stands, one row a job; a job that never ran has its name only.
create table job_state (
  job_name text primary key check (
    job_name in ('metric_rollup', 'risk_snapshot', 'anomaly_scan', 'notification_delivery', 'data_cleanup')
  ),
  -- When its last run began that ended well.
  last_processed_at timestamptz,
  -- Of the last run, whatever became of it.
  last_started_at timestamptz,
  last_duration_ms integer check (last_duration_ms >= 0),
  last_status text check (last_status in ('success', 'error')),
  last_error text,
  next_run_at timestamptz,
  updated_at timestamptz not null default now(),
  check ((last_started_at is null) = (last_status is null)),
  check (last_error is null or last_status = 'error')
);
create trigger job_state_updated_at before update on job_state
  for each row execute function set_updated_at();
insert into job_state (job_name) values
  ('metric_rollup'), ('risk_snapshot'), ('anomaly_scan'), ('notification_delivery'), ('data_cleanup');
