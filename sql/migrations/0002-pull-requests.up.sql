-- Repositories and their pull requests. Identity is the provider's numeric id; names are labels that may change.

create type sync_status as enum ('idle', 'syncing', 'paused', 'completed', 'failed', 'cancelled');
create type pr_state as enum ('open', 'closed', 'merged');
create type file_status as enum ('added', 'modified', 'removed', 'renamed');
create type file_channel as enum ('production', 'tests', 'docs', 'meta');
create type analysis_status as enum ('pending', 'running', 'done', 'degraded', 'failed', 'superseded');

create table repositories (
  repo_id bigint generated always as identity primary key,
  organization_id uuid references organizations (id) on delete cascade,
  installation_id bigint,
  provider provider not null default 'github',
  -- Null while only a plain Git mirror is known.
  provider_id bigint,
  owner text not null check (owner <> ''),
  name text not null check (name <> ''),
  full_name text not null generated always as (owner || '/' || name) stored,
  url text,
  -- Where the mirror is fetched from: a path or a URL, never with credentials.
  mirror_source text,
  language text,
  default_branch text,
  is_private boolean not null default false,
  is_active boolean not null default true,
  webhook_id bigint,
  webhook_secret text,
  sync_status sync_status not null default 'idle',
  sync_stage text,
  sync_progress integer not null default 0 check (sync_progress between 0 and 100),
  -- Counts of the running or last sync: done, total, degraded, failed, perSecond.
  sync_counts jsonb not null default '{}',
  sync_started_at timestamptz,
  sync_completed_at timestamptz,
  sync_error text,
  last_activity_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (provider, provider_id)
);
create unique index repositories_name_key on repositories (provider, lower(owner), lower(name));
create index repositories_organization_idx on repositories (organization_id);
create index repositories_installation_idx on repositories (installation_id);
create trigger repositories_updated_at before update on repositories
  for each row execute function set_updated_at();

create table pull_requests (
  repo_id bigint not null references repositories (repo_id) on delete cascade,
  pr_id bigint generated always as identity,
  provider_id bigint,
  number integer not null check (number > 0),
  state pr_state not null default 'open',
  -- False while the state is a guess from Git alone (an unmerged pull request may be open or closed).
  state_known boolean not null default true,
  is_draft boolean not null default false,
  title text not null,
  -- Where the title is from: the first own commit's subject until an API gives the real one.
  title_source text not null default 'provider' check (title_source in ('provider', 'commit')),
  body text,
  author_id uuid references developers (id) on delete set null,
  author_login text,
  author_name text,
  author_email text,
  author_avatar_url text,
  url text,
  base_ref text,
  base_sha text,
  -- How the base was found: `provider`, or a rule of the Git source; null when there is none.
  base_rule text check (base_rule in ('provider', 'frontier', 'merge', 'testmerge', 'inside', 'ff1', 'none')),
  head_ref text,
  head_repo_full_name text,
  head_sha text not null,
  merge_commit_sha text,
  -- Ids of its own commits as far as they are known, newest first: tells stacks from duplicates.
  own_commits text[] not null default '{}',
  additions integer not null default 0 check (additions >= 0),
  deletions integer not null default 0 check (deletions >= 0),
  changed_files integer not null default 0 check (changed_files >= 0),
  commits_count integer not null default 0 check (commits_count >= 0),
  review_comments integer not null default 0 check (review_comments >= 0),
  created_at timestamptz not null,
  -- True while the time of opening is estimated from commit dates.
  created_at_estimated boolean not null default false,
  updated_at timestamptz not null,
  merged_at timestamptz,
  closed_at timestamptz,
  first_review_at timestamptz,
  draft_removed_at timestamptz,
  ingested_at timestamptz not null default now(),
  last_ingested_delivery_id text,
  last_analyzed_head_sha text,
  last_analyzed_at timestamptz,
  analysis_status analysis_status not null default 'pending',
  analysis_error text,
  primary key (repo_id, pr_id),
  unique (repo_id, number),
  unique (repo_id, provider_id)
);
create index pull_requests_state_idx on pull_requests (repo_id, state, updated_at desc);
create index pull_requests_state_number_idx on pull_requests (repo_id, state, number);
create index pull_requests_author_number_idx
  on pull_requests (repo_id, lower(coalesce(author_login, author_name)), number);
create index pull_requests_created_idx on pull_requests (repo_id, created_at desc);
create index pull_requests_merged_idx on pull_requests (repo_id, merged_at desc) where merged_at is not null;
create index pull_requests_author_idx on pull_requests (author_id);
create index pull_requests_analysis_idx on pull_requests (repo_id, analysis_status, number);
create index pull_requests_open_unreviewed_idx on pull_requests (repo_id, created_at)
  where state = 'open' and first_review_at is null;

-- The file list depends on the head, so it is kept per head.
create table pr_files (
  repo_id bigint not null,
  pr_id bigint not null,
  head_sha text not null,
  -- Position in the list sorted by path, bytewise: fingerprint positions refer to it.
  file_index integer not null,
  path text not null,
  previous_path text,
  status file_status not null,
  additions integer not null,
  deletions integer not null,
  patch_truncated boolean not null default false,
  channel file_channel not null,
  -- Why the file is left out of signatures; null when it is signed.
  noise text,
  detected_language text,
  created_at timestamptz not null default now(),
  -- No foreign key: see 0003-signatures, delete_with_pull_requests.
  primary key (repo_id, pr_id, head_sha, file_index)
);
create index pr_files_path_idx on pr_files (repo_id, path);
