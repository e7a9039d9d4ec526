-- Answers to requests that carried an Idempotency-Key, so that a repeated request gets the same answer.

create table idempotency_keys (
  key text primary key check (char_length(key) between 1 and 255),
  -- SHA-256 of method, path and body: the same key with another request is refused.
  request_hash bytea not null check (octet_length(request_hash) = 32),
  -- Null while the request is being answered.
  status smallint,
  headers jsonb,
  body text,
  created_at timestamptz not null default now(),
  -- While the request is being answered, when to take its server for dead; then, when to forget the answer.
  expires_at timestamptz not null
);
create index idempotency_keys_expires_idx on idempotency_keys (expires_at);
