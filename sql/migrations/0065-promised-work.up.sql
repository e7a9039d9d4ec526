-- Work that somebody was promised and that only Temporal would know of: should it forget, the sweep starts it again from here.

create table promised_work (
  kind text not null check (kind in ('measure_commits', 'connect', 'disconnect')),
  -- What of its kind, as the workflow's id has it.
  key text not null,
  repo_id bigint references repositories (repo_id) on delete cascade,
  input jsonb not null,
  promised_at timestamptz not null default now(),
  primary key (kind, key)
);
create index promised_work_repo_idx on promised_work (repo_id);
create index promised_work_promised_at_idx on promised_work (promised_at);
