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

create type anomaly_type as enum (
  'commit_frequency_drop', 'stalled_pr', 'coverage_drop', 'risk_score_spike', 'review_load_imbalance'
);
create type anomaly_severity as enum ('low', 'medium', 'high');

-- One row each time the thresholds of a team are changed; the newest counts.
create table anomaly_settings (
  -- Null: for every team that has none of its own.
  team_id uuid references teams (id) on delete cascade,
  settings_version integer generated always as identity primary key,
  -- What differs from the defaults that domain/anomalies declares: type, threshold, value. The JSON null: nothing of its own any more.
  thresholds jsonb not null,
  note text,
  created_at timestamptz not null default now()
);
create index anomaly_settings_team_idx on anomaly_settings (team_id, settings_version desc);

-- From when a finding was first seen until its cause went.
create table anomalies (
  anomaly_id bigint generated always as identity primary key,
  team_id uuid not null references teams (id) on delete cascade,
  repo_id bigint references repositories (repo_id) on delete cascade,
  type anomaly_type not null,
  -- What it is about: `team`, `repository/<id>` or `pull_request/<repository>/<number>`.
  subject text not null,
  severity anomaly_severity not null,
  title text not null,
  -- The rows and numbers it rests on, as they were when it was last seen, and the thresholds that decided.
  evidence jsonb not null,
  definition_version integer not null,
  -- Of the thresholds; null: the defaults.
  settings_version integer,
  first_seen_at timestamptz not null default now(),
  last_seen_at timestamptz not null default now(),
  resolved_at timestamptz,
  -- Nobody is told of it until then, also when it goes and comes again.
  muted_until timestamptz,
  mute_reason text,
  check (last_seen_at >= first_seen_at),
  check (mute_reason is null or muted_until is not null)
);
create unique index anomalies_open_key on anomalies (team_id, type, subject) where resolved_at is null;
create index anomalies_team_idx on anomalies (team_id, anomaly_id desc);
create index anomalies_repository_idx on anomalies (repo_id, anomaly_id desc) where repo_id is not null;
create index anomalies_muted_idx on anomalies (team_id, type, subject, muted_until) where muted_until is not null;
