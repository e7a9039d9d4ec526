-- What every worker must know before it asks GitHub anything: the limits that are left, the requests under way, and answers
-- that may be asked for again at no cost.

-- One row for each account in GitHub's books: an installation, an App, a token. Its lock puts the turns below in order.
create table github_credentials (
  -- Host and kind and id: `api.github.com/installation/42`; a token by a digest, never by itself.
  credential text primary key,
  -- For people: `installation 42 (acme)`.
  label text not null,
  -- Nothing may be sent until then, whatever it asks for: a secondary limit.
  blocked_until timestamptz,
  blocked_because text,
  -- Secondary limits hit in a row; each doubles the wait that GitHub does not name.
  strikes smallint not null default 0,
  created_at timestamptz not null default now()
);

-- What GitHub's headers last said, by resource (core, search, graphql, …). No row: never asked.
create table github_limits (
  credential text not null references github_credentials (credential) on delete cascade,
  resource text not null check (resource <> ''),
  -- Requests or points in a window; null where the server tells of no limit (Enterprise Server may have none).
  "limit" integer,
  remaining integer,
  -- By the database's clock, so that a wrong clock here or at GitHub moves nothing.
  reset_at timestamptz,
  blocked_until timestamptz,
  blocked_because text,
  observed_at timestamptz not null,
  primary key (credential, resource)
);

-- One request's permission to go. While it runs it is a lease; afterwards it counts for a minute.
create table github_turns (
  turn_id bigint generated always as identity primary key,
  credential text not null references github_credentials (credential) on delete cascade,
  resource text not null,
  api text not null check (api in ('rest', 'graphql')),
  priority text not null check (priority in ('live', 'backfill')),
  -- Of the hourly limit, and of the limit a minute.
  cost integer not null check (cost >= 0),
  points integer not null check (points > 0),
  started_at timestamptz not null,
  -- Whoever had not settled it by then was killed.
  expires_at timestamptz not null,
  settled_at timestamptz
);
create index github_turns_credential_idx on github_turns (credential, settled_at);

-- Answers with their ETag. A credential sees only its own.
create table github_answers (
  credential text not null,
  -- SHA-256 of method, URL and `accept`.
  request_sha256 bytea not null check (octet_length(request_sha256) = 32),
  url text not null,
  etag text not null,
  link text,
  content_type text,
  body bytea not null,
  stored_at timestamptz not null,
  used_at timestamptz not null,
  primary key (credential, request_sha256)
);
create index github_answers_used_idx on github_answers (used_at);
