-- How Pulse reaches GitHub and how GitHub reaches Pulse: credentials, hooks, and the inbox of deliveries.

-- Every secret at rest, sealed with AES-256-GCM: nonce (12 bytes), ciphertext, tag (16 bytes). This row's id and the purpose
-- are bound to it as additional data, so a sealed value is worthless in another row.
create table secrets (
  secret_id uuid primary key,
  purpose text not null check (purpose in ('github_token', 'github_app_key', 'webhook_secret')),
  key_id text not null,
  sealed bytea not null check (octet_length(sealed) > 28),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index secrets_key_idx on secrets (key_id);
create trigger secrets_updated_at before update on secrets
  for each row execute function set_updated_at();

-- A GitHub App that the operator registered, at github.com or at an Enterprise Server.
create table github_apps (
  app_id bigint not null,
  -- Base of the REST API, without a slash at the end.
  api_url text not null,
  slug text,
  name text,
  client_id text,
  private_key_secret_id uuid not null references secrets (secret_id),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (api_url, app_id)
);
create trigger github_apps_updated_at before update on github_apps
  for each row execute function set_updated_at();

create table github_installations (
  installation_id bigint primary key,
  -- Null while only an event told of the installation and its App is not registered here.
  api_url text,
  app_id bigint,
  account_id bigint,
  account_login text not null,
  account_type text not null check (account_type in ('User', 'Organization', 'Enterprise')),
  repository_selection text check (repository_selection in ('all', 'selected')),
  permissions jsonb not null default '{}',
  events text[] not null default '{}',
  suspended_at timestamptz,
  deleted_at timestamptz,
  -- GitHub's own time of the state above: an older event changes nothing.
  provider_updated_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index github_installations_account_idx on github_installations (lower(account_login));
create trigger github_installations_updated_at before update on github_installations
  for each row execute function set_updated_at();

-- A personal access token, by which repositories can be reached without an App.
create table github_tokens (
  token_id uuid primary key default gen_random_uuid(),
  api_url text not null,
  -- Whose token it is, and its classic scopes; fine-grained tokens have none.
  login text not null,
  scopes text[] not null default '{}',
  secret_id uuid not null references secrets (secret_id),
  expires_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (api_url, login)
);
create trigger github_tokens_updated_at before update on github_tokens
  for each row execute function set_updated_at();

alter table organizations
  add column login text,
  add column avatar_url text;

alter table repositories
  -- Where the secret is now: sealed, and shared by nobody.
  alter column webhook_secret type uuid using null,
  add foreign key (webhook_secret) references secrets (secret_id) on delete set null,
  add column node_id text,
  -- Base of the REST API it is reached through; null for a plain mirror.
  add column api_url text,
  add column github_token_id uuid references github_tokens (token_id) on delete set null,
  add column is_archived boolean not null default false,
  add column is_fork boolean not null default false,
  add column deleted_at timestamptz,
  -- When nobody watched it any more; its data goes thirty days later.
  add column disconnected_at timestamptz,
  -- Everything that the provider changed until then is stored; the next sync asks for what came after.
  add column synced_through timestamptz,
  add column provider_updated_at timestamptz;

-- One row for each URL that GitHub posts to: /webhooks/github/<hook_id>; the App's own hook posts to /webhooks/github.
create table hooks (
  hook_id uuid primary key default gen_random_uuid(),
  kind text not null check (kind in ('repository', 'organization', 'app')),
  api_url text not null,
  repo_id bigint references repositories (repo_id) on delete cascade,
  -- Login of the organisation, for a hook of one.
  organization text,
  app_id bigint,
  -- GitHub's id of the hook, once it exists there.
  provider_hook_id bigint,
  -- Null once the hook is removed: its secret goes at once.
  secret_id uuid references secrets (secret_id),
  -- While a secret is being changed the former one is valid, too.
  previous_secret_id uuid references secrets (secret_id),
  previous_valid_until timestamptz,
  events text[] not null default '{}',
  status text not null default 'pending' check (status in ('pending', 'active', 'missing', 'disabled', 'altered', 'removed')),
  status_detail text,
  last_ping_at timestamptz,
  last_delivery_at timestamptz,
  -- Everything that GitHub sent until then is applied.
  reconciled_through timestamptz,
  last_reconciled_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  check (status = 'removed' or secret_id is not null),
  check ((kind = 'repository') = (repo_id is not null)),
  check ((kind = 'organization') = (organization is not null)),
  check ((kind = 'app') = (app_id is not null))
);
create unique index hooks_app_key on hooks (api_url, app_id) where kind = 'app' and status <> 'removed';
create unique index hooks_repository_key on hooks (repo_id) where kind = 'repository' and status <> 'removed';
create unique index hooks_organization_key on hooks (api_url, lower(organization))
  where kind = 'organization' and status <> 'removed';
create trigger hooks_updated_at before update on hooks
  for each row execute function set_updated_at();

-- The repository's own columns say the same of the hook that it has.
create function show_hook_of_repository() returns trigger language plpgsql as $$
begin
  update repositories r
  set webhook_id = case when new.status <> 'removed' then new.provider_hook_id end,
    webhook_secret = case when new.status <> 'removed' then new.secret_id end
  where r.repo_id = new.repo_id;
  return null;
end $$;
create trigger hooks_of_repositories after insert or update of status, provider_hook_id, secret_id on hooks
  for each row when (new.kind = 'repository') execute function show_hook_of_repository();

create type delivery_status as enum ('received', 'processed', 'skipped', 'failed', 'dead');

-- The inbox: a row is both the stored delivery and the work item. GitHub gives one delivery id to all hooks of an event.
create table webhook_deliveries (
  -- Order of arrival.
  seq bigint generated always as identity,
  delivery_id text not null,
  hook_id uuid not null references hooks (hook_id) on delete cascade,
  event_name text not null,
  -- Known once the payload has been read.
  action text,
  repo_id bigint references repositories (repo_id) on delete set null,
  headers jsonb not null,
  content_type text not null,
  -- The bytes as they came (the signature is over bytes); dropped after a term, unlike their digest.
  payload bytea,
  payload_sha256 bytea not null check (octet_length(payload_sha256) = 32),
  received_at timestamptz not null default now(),
  status delivery_status not null default 'received',
  attempts smallint not null default 0,
  next_attempt_at timestamptz not null default now(),
  processed_at timestamptz,
  -- Why it was skipped, failed or is dead.
  error text,
  primary key (delivery_id, hook_id)
);
create unique index webhook_deliveries_seq_key on webhook_deliveries (seq);
create index webhook_deliveries_waiting_idx on webhook_deliveries (next_attempt_at, seq)
  where status in ('received', 'failed');
create index webhook_deliveries_repository_idx on webhook_deliveries (repo_id, seq) where repo_id is not null;
-- What is looked for by status. Waiting ones have the index above, and processed ones are nearly all there are.
create index webhook_deliveries_status_idx on webhook_deliveries (status, seq)
  where status in ('skipped', 'failed', 'dead');
-- Bytes that are kept for a term only.
create index webhook_deliveries_payload_idx on webhook_deliveries (received_at)
  where payload is not null and status in ('processed', 'skipped');
alter table webhook_deliveries alter column payload set storage external;

-- What an operator must know of: one open row a subject.
create table alarms (
  alarm_id bigint generated always as identity primary key,
  kind text not null,
  subject text not null,
  message text not null,
  details jsonb not null default '{}',
  first_seen_at timestamptz not null default now(),
  last_seen_at timestamptz not null default now(),
  resolved_at timestamptz
);
create unique index alarms_open_key on alarms (kind, subject) where resolved_at is null;
create index alarms_seen_idx on alarms (last_seen_at desc, alarm_id desc);
