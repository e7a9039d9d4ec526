-- Organisations own repositories; developers are the people who appear in Git data.

create type provider as enum ('github', 'gitlab', 'bitbucket');

create function set_updated_at() returns trigger language plpgsql as $$
begin
  new.updated_at := now();
  return new;
end $$;

create table organizations (
  id uuid primary key default gen_random_uuid(),
  name text not null check (name <> ''),
  slug text not null,
  provider provider not null default 'github',
  provider_id bigint,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (provider, slug),
  unique (provider, provider_id)
);
create trigger organizations_updated_at before update on organizations
  for each row execute function set_updated_at();

create table developers (
  id uuid primary key default gen_random_uuid(),
  -- Null for people known only by a login.
  email text,
  name text not null,
  github_username text,
  gitlab_username text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create unique index developers_email_key on developers (lower(email));
create index developers_github_username_idx on developers (lower(github_username));
create index developers_gitlab_username_idx on developers (lower(gitlab_username));
create trigger developers_updated_at before update on developers
  for each row execute function set_updated_at();

-- Every name one person goes by; `git` covers e-mail addresses seen in commits of any provider.
create table developer_identities (
  provider text not null check (provider in ('git', 'github', 'gitlab', 'bitbucket')),
  kind text not null check (kind in ('email', 'login', 'id')),
  value text not null,
  developer_id uuid not null references developers (id) on delete cascade,
  created_at timestamptz not null default now(),
  primary key (provider, kind, value)
);
create index developer_identities_developer_idx on developer_identities (developer_id);
