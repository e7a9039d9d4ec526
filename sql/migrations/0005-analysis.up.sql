-- Runs, the comparisons they made, and the rules they used.

create type triage_category as enum (
  'same_change', 'same_feature', 'competing_implementation', 'related', 'not_related', 'uncertain'
);

create table config_snapshots (
  config_version integer generated always as identity primary key,
  -- Null: for every repository that has none of its own.
  repo_id bigint references repositories (repo_id) on delete cascade,
  classification_rules_yaml text not null,
  thresholds_yaml text not null,
  note text,
  created_at timestamptz not null default now(),
  is_active boolean not null default false
);
-- One active snapshot for all, and at most one for each repository.
create unique index config_snapshots_active_key on config_snapshots (coalesce(repo_id, 0)) where is_active;

create table pr_analysis_runs (
  repo_id bigint not null,
  analysis_run_id uuid not null default gen_random_uuid(),
  pr_id bigint not null,
  head_sha text not null,
  signature_version integer not null,
  algorithm_version integer not null,
  config_version integer not null references config_snapshots (config_version),
  lane text not null default 'bulk' check (lane in ('live', 'bulk')),
  status analysis_status not null default 'pending',
  attempts integer not null default 0,
  queued_at timestamptz not null default now(),
  started_at timestamptz,
  finished_at timestamptz,
  degraded_reasons jsonb,
  error text,
  primary key (repo_id, analysis_run_id),
  -- One run per head and versions: running again replaces its edges.
  unique (repo_id, pr_id, head_sha, signature_version, algorithm_version, config_version),
  foreign key (repo_id, pr_id) references pull_requests (repo_id, pr_id) on delete cascade
);
-- The lists that people page through have an index in their own order; ties go on with the rest of the key.
create index pr_analysis_runs_queued_idx on pr_analysis_runs (repo_id, queued_at desc, analysis_run_id desc);
create index pr_analysis_runs_status_idx
  on pr_analysis_runs (repo_id, status, queued_at desc, analysis_run_id desc);
create index pr_analysis_runs_waiting_idx on pr_analysis_runs (queued_at) where status in ('pending', 'running');

-- A is the analysed pull request, B an earlier one.
create table pr_candidate_edges (
  repo_id bigint not null,
  analysis_run_id uuid not null,
  pr_id_a bigint not null,
  head_sha_a text not null,
  pr_id_b bigint not null,
  head_sha_b text not null,
  rank integer not null check (rank > 0),
  category triage_category not null,
  -- Why the pair is never called a duplicate, when one builds on the other or repeats it on another branch.
  relation text check (relation in ('stacked', 'backport')),
  final_score real not null check (final_score between 0 and 1),
  scores_json jsonb not null,
  evidence_json jsonb not null,
  created_at timestamptz not null default now(),
  primary key (repo_id, analysis_run_id, pr_id_b, head_sha_b),
  foreign key (repo_id, analysis_run_id) references pr_analysis_runs (repo_id, analysis_run_id) on delete cascade
);
create index pr_candidate_edges_a_idx on pr_candidate_edges (repo_id, pr_id_a, head_sha_a);
create index pr_candidate_edges_b_idx on pr_candidate_edges (repo_id, pr_id_b, head_sha_b);
create index pr_candidate_edges_strongest_idx on pr_candidate_edges (repo_id, category, pr_id_a) where rank = 1;
create index pr_candidate_edges_findings_idx
  on pr_candidate_edges (repo_id, final_score desc, analysis_run_id desc, pr_id_b desc)
  where category in ('same_change', 'same_feature', 'competing_implementation');

-- An edge is read whole or not at all: compressing its evidence costs more than the bytes it saves.
alter table pr_candidate_edges set (toast_tuple_target = 8160);
