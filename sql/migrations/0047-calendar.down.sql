-- Back to PostgreSQL's own zones; what was made of the metrics' declarations asks this calendar, and is made again by the next way up.

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

create or replace function metric_period_end(period text, period_start timestamptz, zone text) returns timestamptz language sql stable as $$
  select case period
    when 'hour' then period_start + interval '1 hour'
    when 'day' then date_trunc('day', period_start + interval '26 hours', zone)
    else date_trunc('week', period_start + interval '180 hours', zone)
  end
$$;

create or replace function week_starts(from_at timestamptz, until_at timestamptz, zone text)
returns table (week_start timestamptz) language sql stable rows 2 as $$
  select distinct date_trunc('week', w.at, zone)
  from (
    select generate_series(date_trunc('week', from_at, zone), until_at - interval '1 microsecond', interval '7 days')
    union all select until_at - interval '1 microsecond'
  ) w (at)
  where until_at > from_at
$$;

create or replace function team_weeks(of_team uuid, of_until timestamptz, weeks integer, zone text, metrics text[])
returns table (
  from_at timestamptz, until_at timestamptz, metric text, value double precision, p90 double precision, items bigint, bots bigint
) language plpgsql stable set plan_cache_mode = force_generic_plan as $$
declare
  last_at timestamptz := date_trunc('week', of_until - interval '1 microsecond', zone);
  end_at timestamptz := date_add(last_at, interval '1 week', zone);
  starts timestamptz[] := array(
    select at from generate_series(
      date_subtract(last_at, make_interval(weeks => weeks - 1), zone), last_at, interval '1 week', zone
    ) at order by at);
begin
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
  if not exists (select from pg_timezone_names where name = new.timezone) then
    raise exception 'unknown time zone %', new.timezone using errcode = 'check_violation', constraint = 'teams_timezone_check';
  end if;
  return new;
end $$;

update rollup_policies set definition_digest = null where rollup = 'metric_snapshots';
drop function week_start(timestamptz, text);
drop function calendar_weeks(timestamptz, integer, text);
drop function calendar_days(timestamptz, timestamptz, text);
drop function calendar_periods(text, timestamptz, timestamptz, text);
drop function calendar_end(text, timestamptz, timestamptz[], integer[], timestamp[]);
drop function calendar_start(text, timestamptz, timestamptz[], integer[], timestamp[]);
drop function calendar_moment(timestamp, timestamptz[], integer[], timestamp[]);
drop function calendar_local(timestamptz, timestamptz[], integer[], timestamp[]);
drop table time_zone_table;
drop table time_zones;
