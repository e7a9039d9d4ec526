-- Teams watch repositories and own numbers. A repository counts for a team from when it was connected, until it was disconnected.

create table teams (
  id uuid primary key default gen_random_uuid(),
  organization_id uuid references organizations (id) on delete set null,
  name text not null check (name <> ''),
  slug text not null unique check (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
  -- IANA name; days, weeks and working hours are those of this zone.
  timezone text not null default 'UTC',
  -- ISO days of the week on which the team works: 1 is Monday.
  work_days smallint[] not null default '{1,2,3,4,5}'
    check (cardinality(work_days) between 1 and 7 and work_days <@ '{1,2,3,4,5,6,7}'::smallint[]),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create trigger teams_updated_at before update on teams
  for each row execute function set_updated_at();

-- PostgreSQL knows the zones; a check constraint cannot ask a view, a trigger can.
create function check_timezone() returns trigger language plpgsql as $$
begin
  if not exists (select from pg_timezone_names where name = new.timezone) then
    raise exception 'unknown time zone %', new.timezone using errcode = 'check_violation', constraint = 'teams_timezone_check';
  end if;
  return new;
end $$;
create trigger teams_timezone before insert or update of timezone on teams
  for each row execute function check_timezone();

create table team_developers (
  team_id uuid not null references teams (id) on delete cascade,
  developer_id uuid not null references developers (id) on delete cascade,
  role text not null default 'member' check (role in ('lead', 'member')),
  joined_at timestamptz not null default now(),
  left_at timestamptz,
  primary key (team_id, developer_id, joined_at),
  check (left_at >= joined_at)
);
create unique index team_developers_current_key on team_developers (team_id, developer_id) where left_at is null;
create index team_developers_developer_idx on team_developers (developer_id);

create table team_repositories (
  team_id uuid not null references teams (id) on delete cascade,
  repo_id bigint not null references repositories (repo_id) on delete cascade,
  -- Facts of before are counted, too, when the team asks for history; null: since ever.
  connected_at timestamptz not null default now(),
  disconnected_at timestamptz,
  primary key (team_id, repo_id, connected_at),
  check (disconnected_at >= connected_at)
);
create unique index team_repositories_current_key on team_repositories (team_id, repo_id) where disconnected_at is null;
create index team_repositories_repository_idx on team_repositories (repo_id);

-- Who counts as a machine, beyond what the provider says. Applied when numbers are read, never when facts are stored.
create table bot_rules (
  rule_id bigint generated always as identity primary key,
  -- Null: for every team.
  team_id uuid references teams (id) on delete cascade,
  kind text not null check (kind in ('login', 'email', 'name')),
  -- A glob without regard to case, such as `*-robot`.
  pattern text not null check (pattern <> ''),
  -- False takes somebody out of the machines whom another rule or the provider put there.
  is_bot boolean not null default true,
  note text,
  created_at timestamptz not null default now(),
  unique nulls not distinct (team_id, kind, pattern)
);
