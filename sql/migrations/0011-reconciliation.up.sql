-- What a sync of a provider's repository says of itself beyond its pull requests, how far the commits of a mirror are read, and the
-- comparing of GitHub's log of deliveries with ours.

alter table repositories
  -- Of the running stage: done, total, perSecond.
  add column sync_stage_counts jsonb not null default '{}',
  -- A limit of the provider makes the sync wait until then; null while it works.
  add column sync_waits_until timestamptz,
  add column sync_waits_for text,
  -- What the sync had to leave out, and why, in sentences.
  add column sync_notes text[] not null default '{}',
  -- Where Git fetches from at the provider; null unless the provider has told it.
  add column clone_url text;

-- The tips up to which the commits of a repository's mirror are stored.
create table commit_readings (
  repo_id bigint primary key references repositories (repo_id) on delete cascade,
  default_tip text,
  other_tips text[] not null default '{}',
  read_at timestamptz not null default now()
);

-- Commits whose size is not counted yet.
create index commits_unmeasured_idx on commits (repo_id, committed_at desc) where additions is null;

create table reconciliations (
  reconciliation_id bigint generated always as identity primary key,
  hook_id uuid not null references hooks (hook_id) on delete cascade,
  status text not null default 'running' check (status in ('running', 'completed', 'failed')),
  -- True when GitHub's whole log was walked, false when only what came since the last time.
  is_whole boolean not null,
  started_at timestamptz not null default now(),
  finished_at timestamptz,
  -- The oldest attempt that GitHub's log showed.
  oldest_at timestamptz,
  -- Pages of GitHub's log, deliveries in it, and what became of those that were amiss.
  pages integer not null default 0,
  seen integer not null default 0,
  -- GitHub's attempt failed, and nothing of it is here.
  missed integer not null default 0,
  -- GitHub says that we took it, and it is not here.
  lost integer not null default 0,
  -- Here, and not in GitHub's log.
  unknown integer not null default 0,
  -- Fetched from GitHub and stored.
  recovered integer not null default 0,
  -- Asked of GitHub once more, as its payload cannot be fetched.
  redelivered integer not null default 0,
  -- Amiss, and not mended by this run.
  unresolved integer not null default 0,
  error text
);
create index reconciliations_hook_idx on reconciliations (hook_id, reconciliation_id desc);
