-- What happens to code and pull requests, as the provider and Git tell it. Each row is guarded by the provider's own time:
-- `provider_updated_at` of a stored row is never replaced by an older one. GitHub's times have whole seconds, so rows keep the
-- whole order of what they hold in `provider_version`: the time, then who told it, then its content (domain/facts/fact-version.ts).

alter table repositories
  add column provider_version text collate "C",
  -- When it last came into an installation's reach or left it.
  add column reach_changed_at timestamptz;
alter table github_installations
  add column provider_version text collate "C";

-- One of provider and time decides a row; null while only Git has told of it.
alter table pull_requests
  add column node_id text,
  add column provider_updated_at timestamptz,
  add column provider_version text collate "C",
  -- Versions of fields that not every fact tells, where they differ from the row's; empty when nobody has told the field.
  add column field_versions jsonb not null default '{}',
  -- The tip of the base branch as the provider told it. Not where the pull request branched off: that is `base_sha`, from Git.
  add column provider_base_sha text,
  -- The provider's own count; `review_comments` goes on from it with the comments that came after.
  add column provider_review_comments integer check (provider_review_comments >= 0),
  add column merged_by_login text,
  add column author_is_bot boolean not null default false,
  add column labels text[] not null default '{}',
  add column requested_reviewers text[] not null default '{}',
  add column milestone text,
  add column is_locked boolean not null default false,
  -- The last times it became ready, and was seen as a draft: `draft_removed_at` follows whatever order they came in.
  add column last_ready_at timestamptz,
  add column last_draft_at timestamptz,
  -- The provider cut a list short (files, commits, threads): what is stored of it is not all.
  add column truncated text[] not null default '{}',
  -- Set when an event said that something changed without saying what: the provider is to be asked again.
  add column refetch_at timestamptz;
create index pull_requests_refetch_idx on pull_requests (refetch_at) where refetch_at is not null;

create type review_state as enum ('approved', 'changes_requested', 'commented', 'dismissed', 'pending');

create table reviews (
  repo_id bigint not null,
  review_id bigint generated always as identity,
  pr_id bigint not null,
  provider_id bigint not null,
  reviewer_id uuid references developers (id) on delete set null,
  reviewer_login text,
  reviewer_avatar_url text,
  is_bot boolean not null default false,
  -- What it says now: a dismissed review keeps in `given_state` what it said.
  state review_state not null,
  given_state review_state,
  body text,
  -- The head that was reviewed.
  commit_sha text,
  submitted_at timestamptz not null,
  dismissed_at timestamptz,
  url text,
  provider_updated_at timestamptz not null,
  provider_version text collate "C" not null,
  created_at timestamptz not null default now(),
  primary key (repo_id, review_id),
  unique (repo_id, provider_id),
  foreign key (repo_id, pr_id) references pull_requests (repo_id, pr_id) on delete cascade
);
create index reviews_pull_request_idx on reviews (repo_id, pr_id, submitted_at);
create index reviews_submitted_idx on reviews (repo_id, submitted_at);
create index reviews_reviewer_idx on reviews (reviewer_id, submitted_at);

create table review_threads (
  repo_id bigint not null,
  -- The provider's opaque id.
  thread_id text not null,
  pr_id bigint not null,
  path text,
  is_resolved boolean not null default false,
  resolved_by_login text,
  -- Provider ids of its comments, which may be stored before or after it.
  comment_ids bigint[] not null default '{}',
  provider_updated_at timestamptz not null,
  provider_version text collate "C" not null,
  primary key (repo_id, thread_id),
  foreign key (repo_id, pr_id) references pull_requests (repo_id, pr_id) on delete cascade
);
create index review_threads_pull_request_idx on review_threads (repo_id, pr_id);

create table review_comments (
  repo_id bigint not null,
  -- `review` comments stand at a line of the diff, `conversation` comments below the pull request.
  kind text not null check (kind in ('review', 'conversation')),
  provider_id bigint not null,
  pr_id bigint not null,
  review_provider_id bigint,
  thread_id text,
  in_reply_to bigint,
  author_id uuid references developers (id) on delete set null,
  author_login text,
  is_bot boolean not null default false,
  body text,
  path text,
  line integer,
  commit_sha text,
  url text,
  created_at timestamptz not null,
  provider_updated_at timestamptz not null,
  provider_version text collate "C" not null,
  deleted_at timestamptz,
  primary key (repo_id, kind, provider_id),
  foreign key (repo_id, pr_id) references pull_requests (repo_id, pr_id) on delete cascade
);
create index review_comments_pull_request_idx on review_comments (repo_id, pr_id, created_at);
create index review_comments_author_idx on review_comments (author_id);
create index review_comments_created_idx on review_comments (repo_id, created_at);

-- Commits of every branch, in monthly partitions; those of odd times (a clock in 1970 or 2099) lie in the default one.
create table commits (
  repo_id bigint not null,
  sha text not null,
  committed_at timestamptz not null,
  authored_at timestamptz,
  author_id uuid,
  author_name text,
  author_email text,
  author_login text,
  committer_email text,
  message text not null,
  parent_shas text[] not null default '{}',
  -- Null until the mirror has been read: an event does not tell them.
  additions integer check (additions >= 0),
  deletions integer check (deletions >= 0),
  files_changed integer check (files_changed >= 0),
  -- The branch it was first seen on, and whether the default branch has it.
  branch text,
  on_default_branch boolean not null default false,
  url text,
  created_at timestamptz not null default now(),
  primary key (repo_id, sha, committed_at)
) partition by range (committed_at);
create table commits_default partition of commits default;
create index commits_committed_idx on commits (repo_id, committed_at desc, sha desc);
create index commits_author_idx on commits (author_id, committed_at desc) where author_id is not null;

-- Makes the monthly partitions of `parent` for the months (any day of them) that lack one. Months that the default partition
-- already holds rows of are left to it. Callers insert afterwards, in the same or a later transaction.
create function ensure_month_partitions(parent text, months date[]) returns void language plpgsql as $$
declare
  month date;
  name text;
  held boolean;
begin
  for month in
    select distinct date_trunc('month', m)::date from unnest(months) m
    where m >= date '1990-01-01' and m < (now() + interval '2 years')::date
    order by 1
  loop
    name := parent || '_' || to_char(month, 'YYYY_MM');
    if to_regclass(name) is not null then continue; end if;
    perform pg_advisory_xact_lock(hashtextextended('partition:' || name, 0));
    if to_regclass(name) is not null then continue; end if;
    execute format(
      'select exists (select from %I where committed_at >= %L and committed_at < %L)',
      parent || '_default', month || ' 00:00+00', (month + interval '1 month')::date || ' 00:00+00') into held;
    if held then continue; end if;
    execute format(
      'create table %I partition of %I for values from (%L) to (%L)',
      name, parent, month || ' 00:00+00', (month + interval '1 month')::date || ' 00:00+00');
  end loop;
end $$;

create table branches (
  repo_id bigint not null references repositories (repo_id) on delete cascade,
  name text not null,
  head_sha text,
  is_default boolean not null default false,
  pushed_at timestamptz,
  pushed_by_login text,
  -- The last push replaced history.
  was_forced boolean not null default false,
  -- The last push that did; commits may have left the branch since.
  forced_at timestamptz,
  deleted_at timestamptz,
  provider_updated_at timestamptz not null,
  provider_version text collate "C" not null,
  primary key (repo_id, name)
);

-- Facts whose pull request or deployment nobody has told us of yet; they are applied as soon as it comes.
create table waiting_facts (
  repo_id bigint not null references repositories (repo_id) on delete cascade,
  parent_kind text not null check (parent_kind in ('pull_request', 'deployment')),
  -- The pull request's number, or the deployment's id at the provider.
  parent_key bigint not null,
  fact_digest text not null,
  fact jsonb not null,
  origin text not null check (origin in ('event', 'api', 'mirror')),
  observed_at timestamptz,
  delivery_id text,
  created_at timestamptz not null default now(),
  primary key (repo_id, parent_kind, parent_key, fact_digest)
);

create type deployment_environment as enum ('production', 'staging', 'development', 'preview');
create type deployment_status as enum ('pending', 'in_progress', 'success', 'failure', 'error', 'inactive');

-- How things that are no deployments at the provider count as such, and which environments' names mean what.
create table deployment_rules (
  repo_id bigint not null references repositories (repo_id) on delete cascade,
  rule_id bigint generated always as identity,
  source text not null check (source in ('release', 'tag', 'workflow_run', 'push')),
  -- A glob over the tag, the workflow's name or the branch; `*` for all.
  pattern text not null default '*',
  environment deployment_environment not null default 'production',
  is_active boolean not null default true,
  created_at timestamptz not null default now(),
  primary key (repo_id, rule_id),
  unique (repo_id, source, pattern)
);

create table deployments (
  repo_id bigint not null references repositories (repo_id) on delete cascade,
  deployment_id bigint generated always as identity,
  -- GitHub's deployments, or what a rule made of something else; `api` for those told to us.
  source text not null check (source in ('github', 'release', 'tag', 'workflow_run', 'push', 'api')),
  -- Unique within repository and source: GitHub's deployment id, the release's id, the tag, the run's id, the pushed commit.
  source_key text not null,
  provider_id bigint,
  rule_id bigint,
  environment deployment_environment not null,
  -- As the provider names it.
  environment_name text not null,
  status deployment_status not null default 'pending',
  commit_sha text,
  ref text,
  task text,
  description text,
  url text,
  deployed_by uuid references developers (id) on delete set null,
  deployed_by_login text,
  created_at timestamptz not null,
  started_at timestamptz,
  -- When it first reached success, failure or error.
  finished_at timestamptz,
  duration_seconds integer check (duration_seconds >= 0),
  updated_at timestamptz not null,
  -- Null for deployments that no provider told.
  provider_version text collate "C",
  deleted_at timestamptz,
  ingested_at timestamptz not null default now(),
  primary key (repo_id, deployment_id),
  unique (repo_id, source, source_key),
  foreign key (repo_id, rule_id) references deployment_rules (repo_id, rule_id) on delete set null (rule_id)
);
create index deployments_created_idx on deployments (repo_id, created_at desc, deployment_id desc);
create index deployments_finished_idx on deployments (repo_id, environment, finished_at) where finished_at is not null;
create index deployments_deployed_by_idx on deployments (deployed_by);
create index deployments_commit_idx on deployments (repo_id, commit_sha);

-- Every status a deployment had; the deployment's own columns follow from these whatever order they came in.
create table deployment_statuses (
  repo_id bigint not null,
  deployment_id bigint not null,
  provider_id bigint not null,
  state text not null,
  environment_name text,
  description text,
  url text,
  creator_login text,
  created_at timestamptz not null,
  primary key (repo_id, deployment_id, provider_id),
  foreign key (repo_id, deployment_id) references deployments (repo_id, deployment_id) on delete cascade
);

create table releases (
  repo_id bigint not null references repositories (repo_id) on delete cascade,
  provider_id bigint not null,
  tag_name text not null,
  name text,
  is_draft boolean not null default false,
  is_prerelease boolean not null default false,
  target text,
  author_login text,
  url text,
  created_at timestamptz not null,
  published_at timestamptz,
  deleted_at timestamptz,
  provider_updated_at timestamptz not null,
  provider_version text collate "C" not null,
  primary key (repo_id, provider_id)
);
create index releases_published_idx on releases (repo_id, published_at desc);

-- Check runs, check suites, commit statuses, workflow runs and their jobs.
create table checks (
  repo_id bigint not null references repositories (repo_id) on delete cascade,
  kind text not null check (kind in ('check_run', 'check_suite', 'status', 'workflow_run', 'workflow_job')),
  provider_id bigint not null,
  name text not null,
  sha text not null,
  branch text,
  status text not null,
  conclusion text,
  url text,
  started_at timestamptz,
  completed_at timestamptz,
  provider_updated_at timestamptz not null,
  provider_version text collate "C" not null,
  primary key (repo_id, kind, provider_id)
);
create index checks_sha_idx on checks (repo_id, sha);

create table coverage_reports (
  repo_id bigint not null references repositories (repo_id) on delete cascade,
  commit_sha text not null,
  -- Which part of the code or which suite; empty for the whole.
  flag text not null default '',
  coverage numeric(6, 3) not null check (coverage between 0 and 100),
  lines_covered bigint,
  lines_total bigint,
  -- The format, or the check or status it was read from.
  source text not null,
  branch text,
  on_default_branch boolean,
  reported_at timestamptz not null,
  created_at timestamptz not null default now(),
  primary key (repo_id, commit_sha, flag)
);

create table issues (
  repo_id bigint not null references repositories (repo_id) on delete cascade,
  issue_id bigint generated always as identity,
  provider_id bigint not null,
  number integer not null check (number > 0),
  state text not null check (state in ('open', 'closed')),
  state_reason text,
  title text not null,
  body text,
  labels text[] not null default '{}',
  author_id uuid references developers (id) on delete set null,
  author_login text,
  url text,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  provider_version text collate "C" not null,
  closed_at timestamptz,
  deleted_at timestamptz,
  primary key (repo_id, issue_id),
  unique (repo_id, provider_id)
);
create index issues_author_idx on issues (author_id);
create index issues_number_idx on issues (repo_id, number);
create index issues_updated_idx on issues (repo_id, updated_at desc, issue_id desc);

-- Issues with one of these labels are incidents.
create table incident_rules (
  repo_id bigint not null references repositories (repo_id) on delete cascade,
  rule_id bigint generated always as identity,
  -- A glob over the label's name, without regard to case.
  label_pattern text not null,
  environment deployment_environment not null default 'production',
  severity text not null default 'major' check (severity in ('minor', 'major', 'critical')),
  is_active boolean not null default true,
  created_at timestamptz not null default now(),
  primary key (repo_id, rule_id),
  unique (repo_id, label_pattern)
);

create table incidents (
  repo_id bigint not null references repositories (repo_id) on delete cascade,
  incident_id uuid not null default gen_random_uuid(),
  source text not null check (source in ('issue', 'api')),
  -- Unique within repository and source: the issue's provider id, or the reporter's own key.
  source_key text not null,
  title text not null,
  environment deployment_environment not null default 'production',
  severity text not null default 'major' check (severity in ('minor', 'major', 'critical')),
  started_at timestamptz not null,
  resolved_at timestamptz,
  url text,
  -- The deployment it is blamed on: found by a rule, unless a person said otherwise.
  deployment_id bigint,
  blame_rule text,
  blame_confidence real check (blame_confidence between 0 and 1),
  blame_reason text,
  is_overridden boolean not null default false,
  overridden_by text,
  -- False when it is no incident any more (its label was taken away).
  is_active boolean not null default true,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (repo_id, incident_id),
  unique (repo_id, source, source_key),
  foreign key (repo_id, deployment_id) references deployments (repo_id, deployment_id) on delete set null (deployment_id),
  check (resolved_at is null or resolved_at >= started_at)
);
create index incidents_started_idx on incidents (repo_id, started_at desc, incident_id desc);
create index incidents_deployment_idx on incidents (repo_id, deployment_id) where deployment_id is not null;
create trigger incidents_updated_at before update on incidents
  for each row execute function set_updated_at();
