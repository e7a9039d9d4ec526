-- One calendar: where hours, days, weeks and months of a zone begin is computed from this table, by these functions and by
-- domain/calendar alike, and from no other. PostgreSQL's own table of zones differs from that of Node, which decides.

-- Filled by the migrator (lib/calendar/install-zones.ts). Element by element: since when an offset from UTC holds (the first: since
-- ever), its seconds, and the time on the clocks from which on the first moment that shows it lies there.
create table time_zones (
  name text primary key,
  starts timestamptz[] not null,
  offsets integer[] not null,
  walls timestamp[] not null
);
-- Looked up for each bucket: neither compressed nor out of line.
alter table time_zones alter column starts set storage plain, alter column offsets set storage plain,
  alter column walls set storage plain;
-- Who reads the views for BI tools computes what is not stored yet, by zones as well. The server may lack the role.
do $$
begin
  if exists (select from pg_roles where rolname = 'pulse_reader') then
    grant select on time_zones to pulse_reader;
  end if;
end $$;

-- Which table of zones that was, with which of PostgreSQL it was compared, and what that says otherwise.
create table time_zone_table (
  only_row boolean primary key default true check (only_row),
  version text not null,
  compared_with text not null,
  -- [{"zone", "from"}]
  differences jsonb not null
);

-- What clocks show, in days that never go back: who puts clocks back over midnight is in the later day until they show it again.
create function calendar_local(at timestamptz, starts timestamptz[], offsets integer[], walls timestamp[])
returns timestamp language sql immutable parallel safe as $$
  select greatest(
    at at time zone 'UTC' + offsets[width_bucket(at, starts)] * interval '1 second',
    walls[width_bucket(at, starts)] - interval '1 microsecond')
$$;

-- The first moment at which clocks show a time; where they skip it, when they do so.
create function calendar_moment(local timestamp, starts timestamptz[], offsets integer[], walls timestamp[])
returns timestamptz language sql immutable parallel safe as $$
  select least(
    (local - offsets[width_bucket(local, walls)] * interval '1 second') at time zone 'UTC',
    starts[width_bucket(local, walls) + 1])
$$;

-- When the hour, day, ISO week or month begins that a moment is in; an hour that clocks are put into begins there.
create function calendar_start(period text, at timestamptz, starts timestamptz[], offsets integer[], walls timestamp[])
returns timestamptz language sql immutable parallel safe as $$
  select case when period = 'hour' then greatest(
      starts[width_bucket(at, starts)],
      (date_trunc('hour', at at time zone 'UTC' + offsets[width_bucket(at, starts)] * interval '1 second')
        - offsets[width_bucket(at, starts)] * interval '1 second') at time zone 'UTC')
    else calendar_moment(date_trunc(period, calendar_local(at, starts, offsets, walls)), starts, offsets, walls) end
$$;

-- When it ends.
create function calendar_end(period text, at timestamptz, starts timestamptz[], offsets integer[], walls timestamp[])
returns timestamptz language sql immutable parallel safe as $$
  select case when period = 'hour' then least(
      starts[width_bucket(at, starts) + 1],
      (date_trunc('hour', at at time zone 'UTC' + offsets[width_bucket(at, starts)] * interval '1 second')
        - offsets[width_bucket(at, starts)] * interval '1 second' + interval '1 hour') at time zone 'UTC')
    else calendar_moment(
      date_trunc(period, calendar_local(at, starts, offsets, walls)) + case period when 'day' then interval '1 day' when 'week' then interval '7 days' else interval '1 month' end, starts, offsets, walls) end
$$;

-- The hours, days, weeks or months that [from_at, until_at) touches, whole and in order.
create function calendar_periods(period text, from_at timestamptz, until_at timestamptz, zone text)
returns table (start_at timestamptz, end_at timestamptz) language plpgsql stable rows 30 as $$
declare
  z time_zones;
begin
  select * into z from time_zones t where t.name = zone;
  if not found then
    raise exception 'unknown time zone %', zone using errcode = 'invalid_parameter_value';
  end if;
  start_at := calendar_start(period, from_at, z.starts, z.offsets, z.walls);
  while start_at < until_at loop
    end_at := calendar_end(period, start_at, z.starts, z.offsets, z.walls);
    -- A day that a zone left out altogether has no moment.
    while end_at <= start_at loop
      end_at := calendar_end(period, end_at + interval '1 microsecond', z.starts, z.offsets, z.walls);
    end loop;
    return next;
    start_at := end_at;
  end loop;
end $$;

-- Calendar days between two moments, a day's part by its own length: a week is seven, whatever clocks do.
create function calendar_days(from_at timestamptz, until_at timestamptz, zone text)
returns double precision language plpgsql stable as $$
declare
  z time_zones;
  days double precision[];
  at timestamptz;
  day_start timestamptz;
begin
  select * into z from time_zones t where t.name = zone;
  if not found then
    raise exception 'unknown time zone %', zone using errcode = 'invalid_parameter_value';
  end if;
  foreach at in array array[from_at, until_at] loop
    day_start := calendar_start('day', at, z.starts, z.offsets, z.walls);
    days := days || (
      (calendar_local(day_start, z.starts, z.offsets, z.walls)::date - date '2000-01-01')
      + extract(epoch from at - day_start)
        / extract(epoch from calendar_end('day', at, z.starts, z.offsets, z.walls) - day_start))::double precision;
  end loop;
  return days[2] - days[1];
end $$;

-- As before, by this calendar.
create or replace function metric_period_end(period text, period_start timestamptz, zone text)
returns timestamptz language sql stable as $$
  select calendar_end(period, period_start, z.starts, z.offsets, z.walls) from time_zones z where z.name = zone
$$;

create or replace function week_starts(from_at timestamptz, until_at timestamptz, zone text)
returns table (week_start timestamptz) language sql stable rows 2 as $$
  select p.start_at from calendar_periods('week', from_at, until_at, zone) p where until_at > from_at
$$;

-- So many whole weeks, the last of which holds the moment before `until_at`.
create function calendar_weeks(of_until timestamptz, weeks integer, zone text)
returns table (start_at timestamptz, end_at timestamptz) language sql stable rows 12 as $$
  select calendar_moment(w.local, z.starts, z.offsets, z.walls),
    calendar_moment(w.local + interval '1 week', z.starts, z.offsets, z.walls)
  from time_zones z
  cross join lateral (
    select date_trunc('week', calendar_local(of_until - interval '1 microsecond', z.starts, z.offsets, z.walls))
      - make_interval(weeks => n) as local
    from generate_series(weeks - 1, 0, -1) n
  ) w
  where z.name = zone
$$;

create or replace function team_weeks(of_team uuid, of_until timestamptz, weeks integer, zone text, metrics text[])
returns table (
  from_at timestamptz, until_at timestamptz, metric text, value double precision, p90 double precision, items bigint, bots bigint
) language plpgsql stable set plan_cache_mode = force_generic_plan as $$
declare
  starts timestamptz[];
  end_at timestamptz;
begin
  select array_agg(w.start_at order by w.start_at), max(w.end_at) into starts, end_at
  from calendar_weeks(of_until, weeks, zone) w;
  return query
    select w.at, coalesce(starts[w.week + 1], end_at), n.metric, n.value, n.p90, n.item_count, n.bots_excluded
    from unnest(starts) with ordinality w (at, week)
    left join (
      select s.period_start, s.metric, s.value, s.p90, s.item_count, s.bots_excluded
      from metric_snapshots s
      where s.team_id = of_team and s.repo_id is null and s.period = 'week' and s.metric = any (metrics)
        and s.period_start >= starts[1] and s.period_start < end_at
    ) n on n.period_start = w.at
    order by w.at;
end $$;

create or replace function check_timezone() returns trigger language plpgsql as $$
begin
  -- Before the migrator has filled the table there is nothing to compare with.
  if exists (select from time_zones) and not exists (select from time_zones where name = new.timezone) then
    raise exception 'unknown time zone %', new.timezone using errcode = 'check_violation', constraint = 'teams_timezone_check';
  end if;
  return new;
end $$;

-- When the ISO week of a zone begins that a moment is in.
create function week_start(at timestamptz, zone text) returns timestamptz language plpgsql stable as $$
begin
  return (select calendar_start('week', at, z.starts, z.offsets, z.walls) from time_zones z where z.name = zone);
end $$;

create or replace view metric_snapshots_dirty as
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
    select t.team_id, z.timezone, d.part, week_start(a.at, z.timezone)
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
