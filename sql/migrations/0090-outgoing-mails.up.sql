-- Mails that were promised with a change, in its transaction, and are sent after it: a process that dies loses none. They hold one-time
-- ways in, so what they say is sealed.

alter table secrets drop constraint secrets_purpose_check;
alter table secrets add constraint secrets_purpose_check
  check (purpose in ('github_token', 'github_app_key', 'webhook_secret', 'github_user_token', 'mail'));

create table outgoing_mails (
  -- Also the Message-ID: a mail that is sent twice is known for the same.
  mail_id uuid primary key,
  template text not null,
  -- Null once it was given up: what it says is forgotten.
  secret_id uuid references secrets (secret_id) on delete cascade,
  created_at timestamptz not null default now(),
  attempts integer not null default 0,
  -- Whoever sends it puts this off first, so that nobody else does meanwhile; null once it was given up.
  next_attempt_at timestamptz default now(),
  last_error text,
  failed_at timestamptz,
  check ((failed_at is null) = (next_attempt_at is not null))
);
create index outgoing_mails_next_idx on outgoing_mails (next_attempt_at) where failed_at is null;
create index outgoing_mails_secret_idx on outgoing_mails (secret_id);
create index outgoing_mails_failed_idx on outgoing_mails (failed_at) where failed_at is not null;
