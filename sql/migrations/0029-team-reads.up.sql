-- Indexes of the activity feed, each in its own order.

create index pull_requests_rejected_idx on pull_requests (repo_id, closed_at desc) where state = 'closed';
create index branches_pushed_idx on branches (repo_id, pushed_at desc) where pushed_at is not null;
create index incidents_resolved_idx on incidents (repo_id, resolved_at desc) where resolved_at is not null and is_active;

-- The weekly numbers of a team: whole ISO weeks of a zone, the last one holding the moment before
-- `until_at`; a row a week and metric, and at least one a week. Snapshots are exact when read.
-- PostgreSQL thinks about the exact view for longer than the answer takes, so it shall do so once a connection.
create function team_weeks(of_team uuid, of_until timestamptz, weeks integer, zone text, metrics text[])
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
