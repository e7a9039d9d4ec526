-- Users sign in; developers appear in Git. What a user may do follows from the teams that he is a member of, or from being an operator.
-- Nothing secret is kept as it is: of tokens the SHA-256, of passwords the bcrypt hash, of a provider's token the id of its sealed form.

create type user_role as enum ('viewer', 'member', 'admin');

-- Those that a provider knows say which; those that operators make have none.
alter table organizations alter column provider drop not null;
create unique index organizations_own_slug_key on organizations (slug) where provider is null;

create table users (
  id uuid primary key default gen_random_uuid(),
  email text not null check (length(email) between 3 and 254 and email ~ '^[^@[:space:]]+@[^@[:space:]]+$'),
  -- bcrypt; null for people who sign in through a provider only.
  password_hash text,
  name text not null check (length(name) between 1 and 200),
  github_username text,
  -- Of the OAuth token that GitHub gave.
  github_token uuid references secrets (secret_id) on delete set null,
  avatar_url text,
  timezone text not null default 'UTC',
  is_operator boolean not null default false,
  -- Operators may lock somebody out without forgetting them.
  is_active boolean not null default true,
  email_verified boolean not null default false,
  email_verify_token bytea,
  email_verify_expires timestamptz,
  -- The address that becomes the account's when it is verified.
  new_email text,
  password_reset_token bytea,
  password_reset_expires timestamptz,
  password_changed_at timestamptz,
  -- Who this is in Git data: by verified login or address.
  developer_id uuid references developers (id) on delete set null,
  last_signed_in_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  check ((email_verify_token is null) = (email_verify_expires is null)),
  check ((password_reset_token is null) = (password_reset_expires is null))
);
create unique index users_email_key on users (lower(email));
create unique index users_github_username_key on users (lower(github_username));
create unique index users_email_verify_token_key on users (email_verify_token);
create unique index users_password_reset_token_key on users (password_reset_token);
create index users_developer_idx on users (developer_id);
create index users_github_token_idx on users (github_token);
create trigger users_updated_at before update on users
  for each row execute function set_updated_at();

-- Accounts elsewhere with which a user signs in. `issuer` is `https://github.com` and the like, or an OpenID provider's.
create table user_identities (
  issuer text not null,
  subject text not null,
  user_id uuid not null references users (id) on delete cascade,
  -- As the provider last told it.
  email text,
  username text,
  linked_at timestamptz not null default now(),
  last_used_at timestamptz,
  primary key (issuer, subject)
);
create index user_identities_user_idx on user_identities (user_id);

create table team_members (
  id uuid primary key default gen_random_uuid(),
  user_id uuid not null references users (id) on delete cascade,
  team_id uuid not null references teams (id) on delete cascade,
  role user_role not null default 'member',
  joined_at timestamptz not null default now(),
  -- A member by a provider's group keeps in step with it.
  from_group text,
  unique (user_id, team_id)
);
create index team_members_team_idx on team_members (team_id);

create table team_invitations (
  id uuid primary key default gen_random_uuid(),
  team_id uuid not null references teams (id) on delete cascade,
  email text not null check (length(email) between 3 and 254 and email ~ '^[^@[:space:]]+@[^@[:space:]]+$'),
  role user_role not null default 'member',
  -- Null when the installation's own key invited.
  invited_by uuid references users (id) on delete cascade,
  token bytea not null unique,
  accepted_at timestamptz,
  accepted_by uuid references users (id) on delete set null,
  expires_at timestamptz not null,
  -- When it was last mailed.
  sent_at timestamptz not null default now(),
  created_at timestamptz not null default now()
);
create unique index team_invitations_team_email_key on team_invitations (team_id, lower(email));
create index team_invitations_invited_by_idx on team_invitations (invited_by);
create index team_invitations_email_idx on team_invitations (lower(email));
create index team_invitations_accepted_by_idx on team_invitations (accepted_by);

-- One for each device that somebody signed in on: the family of its refresh tokens.
create table user_sessions (
  session_id uuid primary key default gen_random_uuid(),
  user_id uuid not null references users (id) on delete cascade,
  user_agent text,
  ip inet,
  created_at timestamptz not null default now(),
  last_used_at timestamptz not null default now(),
  -- Of the newest refresh token.
  expires_at timestamptz not null,
  ended_at timestamptz,
  -- signed_out, signed_out_everywhere, password_changed, token_reused, closed_by_operator
  ended_because text,
  check ((ended_at is null) = (ended_because is null))
);
create index user_sessions_user_idx on user_sessions (user_id, last_used_at desc);
create index user_sessions_expires_idx on user_sessions (expires_at);

create table refresh_tokens (
  id uuid primary key default gen_random_uuid(),
  user_id uuid not null references users (id) on delete cascade,
  session_id uuid not null references user_sessions (session_id) on delete cascade,
  token_hash bytea not null unique,
  expires_at timestamptz not null,
  revoked boolean not null default false,
  -- When its successor was given; another use within seconds is another tab, a later one is theft.
  rotated_at timestamptz,
  created_at timestamptz not null default now()
);
create index refresh_tokens_user_idx on refresh_tokens (user_id);
create index refresh_tokens_session_idx on refresh_tokens (session_id, created_at desc);
create index refresh_tokens_expires_idx on refresh_tokens (expires_at);

-- For machines: of a person, limited to some teams or not, or of a team and of no person.
create table access_tokens (
  token_id uuid primary key default gen_random_uuid(),
  user_id uuid references users (id) on delete cascade,
  team_id uuid references teams (id) on delete cascade,
  name text not null check (length(name) between 1 and 100),
  token_hash bytea not null unique,
  -- The last characters, by which people tell their tokens apart.
  hint text not null,
  scopes text[] not null check (cardinality(scopes) > 0 and scopes <@ '{read,write,operate}'::text[]),
  -- Null: all teams of the person.
  team_ids uuid[],
  created_by uuid references users (id) on delete set null,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  last_used_at timestamptz,
  last_used_ip inet,
  check ((user_id is null) <> (team_id is null)),
  check (team_id is null or team_ids is null)
);
create index access_tokens_user_idx on access_tokens (user_id, created_at desc);
create index access_tokens_team_idx on access_tokens (team_id, created_at desc);
create index access_tokens_created_by_idx on access_tokens (created_by);
create index access_tokens_expires_idx on access_tokens (expires_at);

-- A command line that waits for somebody to let it in, in a browser (RFC 8628).
create table device_authorizations (
  device_code_hash bytea primary key,
  user_code text not null unique,
  user_agent text,
  ip inet,
  expires_at timestamptz not null,
  last_polled_at timestamptz,
  -- Who let it in; null while it waits.
  user_id uuid references users (id) on delete cascade,
  denied_at timestamptz,
  created_at timestamptz not null default now()
);
create index device_authorizations_user_idx on device_authorizations (user_id);
create index device_authorizations_expires_idx on device_authorizations (expires_at);

-- One-time ways in that are mailed or printed: to make the first operator, or to confirm that an account elsewhere is one's own.
create table sign_in_tickets (
  token_hash bytea primary key,
  purpose text not null check (purpose in ('first_operator', 'link_identity')),
  user_id uuid references users (id) on delete cascade,
  details jsonb not null default '{}',
  expires_at timestamptz not null,
  used_at timestamptz,
  created_at timestamptz not null default now()
);
create index sign_in_tickets_user_idx on sign_in_tickets (user_id);
create index sign_in_tickets_expires_idx on sign_in_tickets (expires_at);

alter table secrets drop constraint secrets_purpose_check;
alter table secrets add constraint secrets_purpose_check
  check (purpose in ('github_token', 'github_app_key', 'webhook_secret', 'github_user_token'));

-- As before; of columns that hold personal data (the fourth argument) it says that they changed, never what they hold, since the trail
-- outlives the person's account.
create or replace function audit_change() returns trigger language plpgsql as $$
declare
  hidden text[] := string_to_array(tg_argv[2], ',') || '{updated_at}'::text[];
  personal text[] := string_to_array(coalesce(tg_argv[3], ''), ',');
  old_row jsonb := case when tg_op <> 'INSERT' then to_jsonb(old) - hidden end;
  new_row jsonb := case when tg_op <> 'DELETE' then to_jsonb(new) - hidden end;
  named jsonb := coalesce(case when tg_op <> 'DELETE' then to_jsonb(new) end, to_jsonb(old));
  named_by text := (select string_agg(named ->> c, '/' order by n)
                    from unnest(string_to_array(tg_argv[1], ',')) with ordinality u (c, n));
begin
  if tg_op = 'UPDATE' then
    select coalesce(jsonb_object_agg(o.key, o.value), '{}'), coalesce(jsonb_object_agg(o.key, new_row -> o.key), '{}')
    into old_row, new_row
    from jsonb_each(old_row) o where o.value is distinct from new_row -> o.key;
    if new_row = '{}' then
      return null;
    end if;
  end if;
  perform write_audit(
    tg_argv[0], named_by,
    jsonb_strip_nulls(jsonb_build_object('before', audit_mask(old_row, personal), 'after', audit_mask(new_row, personal)))
  );
  return null;
end $$;

create function audit_mask(changed jsonb, personal text[]) returns jsonb language sql immutable as $$
  select case when personal = '{}' or changed is null then changed else (
    select coalesce(jsonb_object_agg(key, case when key = any (personal) and value <> 'null' then '"(personal)"' else value end), '{}')
    from jsonb_each(changed)
  ) end
$$;

create constraint trigger organizations_audit after insert or update or delete on organizations
  deferrable initially deferred for each row when (is_acting()) execute function audit_change('organization', 'id', '');
create constraint trigger users_audit after insert or update or delete on users
  deferrable initially deferred for each row when (is_acting())
  execute function audit_change('user', 'id', 'email_verify_token,email_verify_expires,password_reset_token,password_reset_expires,last_signed_in_at,github_token',
    'email,new_email,name,avatar_url,github_username,password_hash,timezone,developer_id');
create constraint trigger user_identities_audit after insert or delete on user_identities
  deferrable initially deferred for each row when (is_acting())
  execute function audit_change('user_identity', 'user_id', 'last_used_at', 'subject,email,username');
create constraint trigger team_members_audit after insert or update or delete on team_members
  deferrable initially deferred for each row when (is_acting()) execute function audit_change('team_member', 'team_id,user_id', '');
create constraint trigger team_invitations_audit after insert or update or delete on team_invitations
  deferrable initially deferred for each row when (is_acting())
  execute function audit_change('team_invitation', 'team_id,id', 'token', 'email');
create constraint trigger user_sessions_audit after update of ended_at on user_sessions
  deferrable initially deferred for each row when (is_acting())
  execute function audit_change('user_session', 'user_id,session_id', 'user_agent,ip,last_used_at,expires_at');
create constraint trigger access_tokens_audit after insert or delete on access_tokens
  deferrable initially deferred for each row when (is_acting())
  execute function audit_change('access_token', 'token_id', 'token_hash,last_used_at,last_used_ip');
