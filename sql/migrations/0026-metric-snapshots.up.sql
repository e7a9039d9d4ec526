-- metric_snapshots: the nine metrics of a team, and of each of its repositories, by hour, day and ISO week in the team's zone.
--
-- A bucket is one metric of one team in one local week, and holds the rows of that week, its days and its hours. Facts know neither
-- teams nor zones: the log names a repository and a UTC day (or a pull request, or a whole team), and which teams watch it, in
-- which zone, and hence which weeks are meant, is found when a bucket is recomputed, never in a trigger.

alter table rollup_dirty
  -- A team all of whose numbers in [from_at, until_at) are in question; the nil id stands for every team.
  add column team_id uuid,
  add column from_at timestamptz,
  add column until_at timestamptz,
  -- Which kind of fact it was, hence which metrics it touches.
  add column part text;
create index rollup_dirty_team_idx on rollup_dirty (rollup, team_id, from_at) where team_id is not null;

-- The repository decides what is looked up first: the former index serves (author, repository, month) as well.
drop index commits_author_month_idx;

alter table rollup_policies
  -- What the functions in the database were made of; they are made again when the declarations in the code say something else.
  add column definition_digest text,
  -- While a backfill runs: since when, how many units it has, and how many are logged.
  drop column backfill_after_repo_id,
  add column backfill_after text collate "C",
  add column backfill_started_at timestamptz,
  add column backfill_units integer,
  add column backfill_done integer,
  -- Of the last flush that had something to do: its rate.
  add column last_entries integer,
  add column last_buckets integer,
  add column last_duration_ms integer;

-- As before, for a parent with whatever partition key, and one maker at a time: two that looked into the default partition and then
-- lock it would wait for each other. What another one has made while this one waited may not be visible yet.
create or replace function ensure_month_partitions(parent text, months date[]) returns void language plpgsql as $$
declare
  month date;
  name text;
  held boolean;
  key_column text;
begin
  select a.attname into strict key_column
  from pg_partitioned_table p join pg_attribute a on a.attrelid = p.partrelid and a.attnum = p.partattrs[0]
  where p.partrelid = parent::regclass;
  for month in
    select distinct date_trunc('month', m)::date from unnest(months) m
    where m >= date '1990-01-01' and m < (now() + interval '2 years')::date
    order by 1
  loop
    name := parent || '_' || to_char(month, 'YYYY_MM');
    if to_regclass(name) is not null then continue; end if;
    perform pg_advisory_xact_lock(hashtextextended('partition:' || parent, 0));
    execute format(
      'select exists (select from %1$I where %2$I >= %3$L and %2$I < %4$L)', parent || '_default', key_column,
      month || ' 00:00+00', (month + interval '1 month')::date || ' 00:00+00') into held;
    if held then continue; end if;
    begin
      execute format(
        'create table %I partition of %I for values from (%L) to (%L)',
        name, parent, month || ' 00:00+00', (month + interval '1 month')::date || ' 00:00+00');
    exception when duplicate_table then null;
    end;
  end loop;
end $$;

-- As before, but windows of one repository that overlap count once.
create or replace function metric_scope(of_team uuid, of_repo bigint, from_at timestamptz, until_at timestamptz)
returns table (team_id uuid, repo_id bigint, from_at timestamptz, until_at timestamptz) language sql stable rows 10 as $$
  select $1, t.repo_id, lower(w.watched), upper(w.watched)
  from (
    select r.repo_id, range_agg(tstzrange(r.connected_at, coalesce(r.disconnected_at, 'infinity'))) as windows
    from team_repositories r
    where r.team_id = $1 and ($2 is null or r.repo_id = $2)
      and r.connected_at < $4 and coalesce(r.disconnected_at, 'infinity') > $3
    group by r.repo_id
  ) t
  cross join lateral unnest(t.windows * tstzmultirange(tstzrange($3, $4))) w (watched)
  union all
  select null, $2, $3, $4 where $1 is null
$$;

create table metric_snapshots_stored (
  team_id uuid not null,
  -- Null: the whole team.
  repo_id bigint,
  metric text not null,
  period text not null check (period in ('hour', 'day', 'week')),
  period_start timestamptz not null,
  period_end timestamptz not null,
  value double precision,
  item_count bigint not null,
  p75 double precision,
  p90 double precision,
  bots_excluded bigint not null,
  -- {"developers": [{"author_id", "author", "item_count", "value"}], "developer_count"}, who has most items first.
  metadata jsonb not null,
  computed_at timestamptz not null default now(),
  -- The repository comes last: a bucket, and a comparison of it with the facts, takes those of all of them.
  unique nulls not distinct (team_id, metric, period, period_start, repo_id)
) partition by range (period_start);
create table metric_snapshots_stored_default partition of metric_snapshots_stored default;

-- When a period of a zone ends; days and weeks with a change of clocks are shorter or longer.
create function metric_period_end(period text, period_start timestamptz, zone text) returns timestamptz language sql stable as $$
  select case period
    when 'hour' then period_start + interval '1 hour'
    when 'day' then date_trunc('day', period_start + interval '26 hours', zone)
    else date_trunc('week', period_start + interval '180 hours', zone)
  end
$$;

-- Starts of the ISO weeks of a zone that [from_at, until_at) overlaps.
create function week_starts(from_at timestamptz, until_at timestamptz, zone text)
returns table (week_start timestamptz) language sql stable rows 2 as $$
  select distinct date_trunc('week', w.at, zone)
  from (
    select generate_series(date_trunc('week', from_at, zone), until_at - interval '1 microsecond', interval '7 days')
    union all select until_at - interval '1 microsecond'
  ) w (at)
  where until_at > from_at
$$;

-- The three functions that follow from the metrics' declarations are made of them by the migrator (sql/rollups/metric-snapshots):
-- until it has done so they refuse to answer.

-- The metrics that a kind of fact touches.
create function metric_snapshots_metrics(of_part text) returns table (metric text) language plpgsql stable rows 3 as $$
begin
  raise exception 'The metrics are not installed: run the migrations again.';
end $$;

-- One bucket from facts: its rows of the periods asked for; all three unless given.
create function metric_snapshots_of(
  of_team uuid, of_metric text, of_week timestamptz, of_periods text[] default '{hour,day,week}'
)
returns table (
  repo_id bigint, period text, period_start timestamptz, period_end timestamptz, value double precision, item_count bigint,
  p75 double precision, p90 double precision, bots_excluded bigint, metadata jsonb
) language plpgsql stable rows 100 as $$
begin
  raise exception 'The metrics are not installed: run the migrations again.';
end $$;

-- Weeks between two moments in which a team has facts or stored rows.
create function metric_snapshots_weeks(of_team uuid, from_at timestamptz, until_at timestamptz)
returns table (week_start timestamptz) language plpgsql stable rows 50 as $$
begin
  raise exception 'The metrics are not installed: run the migrations again.';
end $$;

-- Weeks of a team that a mark of [from_at, until_at) means. One without an end is resolved by what there is.
create function metric_snapshots_marked_weeks(of_team uuid, zone text, from_at timestamptz, until_at timestamptz)
returns table (week_start timestamptz) language plpgsql stable rows 50 as $$
begin
  if isfinite(from_at) and isfinite(until_at) then
    return query select w.week_start from week_starts(from_at, until_at, zone) w;
  else
    return query select w.week_start from metric_snapshots_weeks(of_team, from_at, until_at) w;
  end if;
end $$;

-- The buckets that one entry of the log means.
create function metric_snapshots_keys(
  of_repo_id bigint, of_entity_id bigint, of_team_id uuid, of_part text, of_bucket date, of_from timestamptz, of_until timestamptz
)
returns table (team_id uuid, metric text, week_start timestamptz, week_end timestamptz) language sql stable as $$
  select k.team_id, m.metric, k.week_start, metric_period_end('week', k.week_start, k.timezone)
  from (
    select t.team_id, z.timezone, w.week_start
    from team_repositories t
    join teams z on z.id = t.team_id
    cross join lateral (
      select of_bucket::timestamp at time zone 'UTC', (of_bucket + 1)::timestamp at time zone 'UTC' where of_entity_id is null
      union all
      select p.merged_at, p.merged_at + interval '1 microsecond' from pull_requests p
      where p.repo_id = of_repo_id and p.pr_id = of_entity_id and of_part = 'merges' and p.merged_at is not null
      union all
      select r.submitted_at, r.submitted_at + interval '1 microsecond' from reviews r
      where r.repo_id = of_repo_id and r.pr_id = of_entity_id and of_part = 'reviews'
    ) d (from_at, until_at)
    cross join lateral week_starts(d.from_at, d.until_at, z.timezone) w
    where t.repo_id = of_repo_id and t.connected_at < d.until_at and coalesce(t.disconnected_at, 'infinity') > d.from_at
    union
    select i.team_id, i.timezone, w.week_start
    from (
      -- A team that is gone has stored rows, still.
      select of_team_id, coalesce((select timezone from teams where id = of_team_id), 'UTC')
      where of_team_id <> '00000000-0000-0000-0000-000000000000'
      union all
      select id, timezone from teams where of_team_id = '00000000-0000-0000-0000-000000000000'
    ) i (team_id, timezone)
    cross join lateral metric_snapshots_marked_weeks(i.team_id, i.timezone, of_from, of_until) w
  ) k
  cross join lateral metric_snapshots_metrics(of_part) m
$$;

-- The buckets of all entries. It says what metric_snapshots_keys says, but begins with the team, so that a read of one team looks at
-- the entries of its repositories only, and at each day once.
create view metric_snapshots_dirty as
  select k.team_id, m.metric, k.week_start, metric_period_end('week', k.week_start, k.timezone) as week_end
  from (
    select t.team_id, z.timezone, d.part, w.week_start
    from team_repositories t
    join teams z on z.id = t.team_id
    cross join lateral (
      select distinct d.part, d.bucket from rollup_dirty d
      where d.rollup = 'metric_snapshots' and d.shard = 0 and d.repo_id = t.repo_id and d.entity_id is null
    ) d
    cross join lateral week_starts(
      d.bucket::timestamp at time zone 'UTC', (d.bucket + 1)::timestamp at time zone 'UTC', z.timezone
    ) w
    where t.connected_at < (d.bucket + 1)::timestamp at time zone 'UTC'
      and coalesce(t.disconnected_at, 'infinity') > d.bucket::timestamp at time zone 'UTC'
    union
    select t.team_id, z.timezone, d.part, date_trunc('week', a.at, z.timezone)
    from team_repositories t
    join teams z on z.id = t.team_id
    cross join lateral (
      select distinct d.part, d.entity_id from rollup_dirty d
      where d.rollup = 'metric_snapshots' and d.shard = 0 and d.repo_id = t.repo_id and d.entity_id is not null
    ) d
    cross join lateral (
      select p.merged_at from pull_requests p
      where p.repo_id = t.repo_id and p.pr_id = d.entity_id and d.part = 'merges' and p.merged_at is not null
      union all
      select r.submitted_at from reviews r where r.repo_id = t.repo_id and r.pr_id = d.entity_id and d.part = 'reviews'
    ) a (at)
    where t.connected_at <= a.at and coalesce(t.disconnected_at, 'infinity') > a.at
    union
    select d.team_id, d.timezone, null, w.week_start
    from (
      select d.team_id, coalesce(z.timezone, 'UTC') as timezone, d.from_at, d.until_at
      from rollup_dirty d left join teams z on z.id = d.team_id
      where d.rollup = 'metric_snapshots' and d.team_id is not null and d.team_id <> '00000000-0000-0000-0000-000000000000'
      union all
      select z.id, z.timezone, d.from_at, d.until_at
      from rollup_dirty d cross join teams z
      where d.rollup = 'metric_snapshots' and d.team_id = '00000000-0000-0000-0000-000000000000'
    ) d
    cross join lateral metric_snapshots_marked_weeks(d.team_id, d.timezone, d.from_at, d.until_at) w
  ) k
  cross join lateral metric_snapshots_metrics(k.part) m
  group by k.team_id, m.metric, k.week_start, k.timezone;

-- Weeks apart from days and hours: what is asked of weeks then decides which dirty buckets are computed at all.
create view metric_snapshots as
  select s.* from metric_snapshots_stored s
  where not exists (
    select from metric_snapshots_dirty d
    where d.team_id = s.team_id and d.metric = s.metric and s.period_start >= d.week_start and s.period_start < d.week_end
  )
  union all
  select d.team_id, f.repo_id, d.metric, 'week', d.week_start, f.period_end, f.value, f.item_count, f.p75, f.p90, f.bots_excluded,
    f.metadata, now()
  from metric_snapshots_dirty d cross join lateral metric_snapshots_of(d.team_id, d.metric, d.week_start, '{week}') f
  union all
  select d.team_id, f.repo_id, d.metric, p.period, f.period_start, f.period_end, f.value, f.item_count, f.p75, f.p90,
    f.bots_excluded, f.metadata, now()
  from metric_snapshots_dirty d cross join (values ('hour'), ('day')) p (period)
  cross join lateral metric_snapshots_of(d.team_id, d.metric, d.week_start, array[p.period]) f;

-- Logs what a statement touched. All entries have one shard: a team's bucket holds several repositories, and one bucket must never be
-- computed by two flushers at once.
create procedure watch_snapshot_facts(facts regclass, part text, entity text, bucket text, reads text, condition text)
language sql as $$
  call log_touched_rows(
    'metric_snapshots_' || facts || '_' || part || case when entity = 'null::bigint' then '' else '_of' end, facts, reads, format(
      'insert into rollup_dirty (rollup, shard, repo_id, part, entity_id, bucket)
       select distinct ''metric_snapshots'', 0, repo_id, %L, %s, %s from {rows} r where %s', part, entity, bucket, condition))
$$;

call watch_snapshot_facts('commits', 'commits', 'null::bigint', '(committed_at at time zone ''UTC'')::date',
  'repo_id, sha, committed_at, author_id, author_login, author_name, author_email, on_default_branch', 'on_default_branch');
call watch_snapshot_facts('pull_requests', 'merges', 'null::bigint', '(merged_at at time zone ''UTC'')::date',
  'repo_id, pr_id, merged_at, created_at, draft_removed_at, first_commit_at, head_sha, additions, deletions, title_source,
   author_id, author_login, author_name, author_email, author_is_bot',
  'merged_at is not null');
call watch_snapshot_facts('pull_requests', 'openings', 'null::bigint', '(created_at at time zone ''UTC'')::date',
  'repo_id, pr_id, created_at, author_id, author_login, author_name, author_email, author_is_bot', 'true');
-- The wait for a first review depends on the pull request: its reviews' weeks are found later.
call watch_snapshot_facts('pull_requests', 'reviews', 'pr_id', 'null::date',
  'repo_id, pr_id, created_at, draft_removed_at, author_id, author_login, author_name, author_email, author_is_bot', 'true');
-- A new pull request has no reviews, and those of a deleted one are deleted with it, which their own triggers see.
drop trigger metric_snapshots_pull_requests_reviews_of_insert on pull_requests;
drop trigger metric_snapshots_pull_requests_reviews_of_delete on pull_requests;
call watch_snapshot_facts('reviews', 'reviews', 'null::bigint', '(submitted_at at time zone ''UTC'')::date',
  'repo_id, pr_id, review_id, submitted_at, state, is_bot, reviewer_login', 'true');
-- One review makes another one the first, or no more the first.
call watch_snapshot_facts('reviews', 'reviews', 'pr_id', 'null::date',
  'repo_id, pr_id, review_id, submitted_at, state, is_bot, reviewer_login', 'true');
call watch_snapshot_facts('reviews', 'merges', 'pr_id', 'null::date',
  'repo_id, pr_id, review_id, submitted_at, state, given_state, commit_sha, dismissed_at, is_bot, reviewer_login', 'true');
call watch_snapshot_facts('review_comments', 'merges', 'pr_id', 'null::date',
  'repo_id, pr_id, kind, provider_id, author_login, is_bot, deleted_at', 'kind = ''review''');
call watch_snapshot_facts('pr_files', 'merges', 'pr_id', 'null::date',
  'repo_id, pr_id, head_sha, file_index, additions, deletions, noise', 'true');
call watch_snapshot_facts('deployments', 'deployments', 'null::bigint', '(finished_at at time zone ''UTC'')::date',
  'repo_id, deployment_id, environment, finished_at, deleted_at, deployed_by, deployed_by_login',
  'finished_at is not null and environment = ''production''');
call watch_snapshot_facts('coverage_reports', 'coverage', 'null::bigint', '(reported_at at time zone ''UTC'')::date',
  'repo_id, commit_sha, flag, coverage, reported_at, on_default_branch', 'on_default_branch and flag = ''''');

-- What changes how facts are counted marks the team, for the time it concerns.
create function mark_team(of_team uuid, from_at timestamptz, until_at timestamptz) returns void language sql as $$
  insert into rollup_dirty (rollup, shard, team_id, from_at, until_at)
  select 'metric_snapshots', 0, of_team, from_at, until_at where from_at < until_at
$$;

create function mark_changed_team() returns trigger language plpgsql as $$
begin
  perform mark_team(old.id, '-infinity', 'infinity');
  return null;
end $$;
create trigger teams_mark_update after update of timezone on teams
  for each row when (old.timezone is distinct from new.timezone) execute function mark_changed_team();
create trigger teams_mark_delete after delete on teams for each row execute function mark_changed_team();

create function mark_watching_team() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE' and (old.team_id, old.repo_id) = (new.team_id, new.repo_id) then
    perform mark_team(new.team_id, least(old.connected_at, new.connected_at), greatest(old.connected_at, new.connected_at));
    perform mark_team(new.team_id,
      least(coalesce(old.disconnected_at, 'infinity'), coalesce(new.disconnected_at, 'infinity')),
      greatest(coalesce(old.disconnected_at, 'infinity'), coalesce(new.disconnected_at, 'infinity')));
    return null;
  end if;
  if tg_op <> 'INSERT' then
    perform mark_team(old.team_id, old.connected_at, coalesce(old.disconnected_at, 'infinity'));
  end if;
  if tg_op <> 'DELETE' then
    perform mark_team(new.team_id, new.connected_at, coalesce(new.disconnected_at, 'infinity'));
  end if;
  return null;
end $$;
create trigger team_repositories_mark after insert or update or delete on team_repositories
  for each row execute function mark_watching_team();

create function mark_ruled_team() returns trigger language plpgsql as $$
begin
  if tg_op <> 'INSERT' then
    perform mark_team(coalesce(old.team_id, '00000000-0000-0000-0000-000000000000'), '-infinity', 'infinity');
  end if;
  if tg_op <> 'DELETE' then
    perform mark_team(coalesce(new.team_id, '00000000-0000-0000-0000-000000000000'), '-infinity', 'infinity');
  end if;
  return null;
end $$;
create trigger bot_rules_mark after insert or update of team_id, kind, pattern, is_bot or delete on bot_rules
  for each row execute function mark_ruled_team();

-- The migrator raises the version when it installs the metrics, and marks every team.
insert into rollup_policies (rollup, stored_version, start_offset, end_offset, schedule_interval) values
  ('metric_snapshots', 0, '2 weeks', '5 minutes', '5 minutes');

-- For BI tools: the rollups as plain views of a schema of their own, by the names and columns of continuous aggregates, with the
-- names of what they are about. Whoever is in the role `pulse_reader` reads these and nothing else.

create schema bi;
create view bi.daily_commit_stats as
  select day, repo_id as repository_id, commit_count, total_lines_added, total_lines_deleted, total_files_changed, unique_authors
  from daily_commit_stats;
create view bi.weekly_dora_metrics as
  select week, repo_id as repository_id, deployment_count, avg_duration_seconds, failed_count, success_count, change_fail_count,
    recovery_hours
  from weekly_dora_metrics;
create view bi.monthly_developer_activity as
  select month, author_id, repo_id as repository_id, commit_count, total_lines_added, total_lines_deleted, pull_requests_opened,
    pull_requests_merged, reviews_given
  from monthly_developer_activity;
create view bi.metric_snapshots as
  select team_id, repo_id as repository_id, metric, period, period_start, period_end, value, item_count, p75, p90, bots_excluded,
    metadata, computed_at
  from metric_snapshots;
create view bi.teams as select id as team_id, name, slug, timezone from teams;
create view bi.repositories as select repo_id as repository_id, full_name, provider::text, language, is_private from repositories;
create view bi.developers as select id as author_id, name from developers;

-- A view reads tables by its owner's rights, but the functions in it run by the reader's unless they say otherwise.
alter function daily_commit_stats_of(bigint, date) security definer set search_path = public, pg_temp;
alter function monthly_developer_activity_of(uuid, bigint, date) security definer set search_path = public, pg_temp;
alter function weekly_dora_metrics_of(bigint, date) security definer set search_path = public, pg_temp;
alter function weekly_dora_metrics_keys(bigint, bigint, uuid, date) security definer set search_path = public, pg_temp;

-- The role belongs to the whole server: another database of it may have it already, or the owner of this one may not make roles.
do $$
begin
  begin
    create role pulse_reader nologin;
  exception when duplicate_object or unique_violation or insufficient_privilege then null;
  end;
  if exists (select from pg_roles where rolname = 'pulse_reader') then
    grant usage on schema bi to pulse_reader;
    grant select on all tables in schema bi to pulse_reader;
  end if;
end $$;
