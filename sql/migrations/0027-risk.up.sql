-- How risky a team's sprint is: snapshots of a score made of weighted factors (domain/risk), and what teams set differently.

create type risk_level as enum ('low', 'medium', 'high');

-- One row each time the settings of a team are changed; the newest counts.
create table risk_settings (
  -- Null: for every team that has none of its own.
  team_id uuid references teams (id) on delete cascade,
  settings_version integer generated always as identity primary key,
  -- What differs from the defaults that domain/risk declares.
  settings jsonb not null,
  note text,
  created_at timestamptz not null default now()
);
create index risk_settings_team_idx on risk_settings (team_id, settings_version desc);

create table risk_snapshots (
  team_id uuid not null references teams (id) on delete cascade,
  risk_snapshot_id bigint generated always as identity,
  score smallint not null check (score between 0 and 100),
  level risk_level not null,
  explanation text not null,
  -- Array of what each factor was: name, value, impactScore, weight, trend, and what they are made of.
  factors jsonb not null,
  -- Array of { action, priority, relatedFactor, url }.
  recommendations jsonb not null default '[]',
  calculated_at timestamptz not null default now(),
  -- Of the formula, and of the settings it was computed with; null: the defaults.
  definition_version integer not null default 1,
  settings_version integer,
  -- How much of what had happened was in the facts.
  freshness jsonb,
  primary key (team_id, risk_snapshot_id),
  check (level = case when score <= 30 then 'low' when score <= 60 then 'medium' else 'high' end::risk_level)
);
create index risk_snapshots_latest_idx on risk_snapshots (team_id, calculated_at desc, risk_snapshot_id desc);

-- Pull requests that are open and ready for review, by since when.
create index pull_requests_ready_idx on pull_requests (repo_id, coalesce(draft_removed_at, created_at))
  where state = 'open' and state_known and not is_draft;
