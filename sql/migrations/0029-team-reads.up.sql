-- Indexes of the activity feed, each in its own order.

create index pull_requests_rejected_idx on pull_requests (repo_id, closed_at desc) where state = 'closed';
create index branches_pushed_idx on branches (repo_id, pushed_at desc) where pushed_at is not null;
create index incidents_resolved_idx on incidents (repo_id, resolved_at desc) where resolved_at is not null and is_active;

-- The weekly numbers of a team, or of one of its repositories: whole ISO weeks of a zone, the last one holding the moment before
-- `until_at`; a row a week and metric, and at least one a week. Snapshots are exact when read. What was opened is no snapshot: it is
-- counted by author first, so that each is asked only once whether it is a machine.
-- PostgreSQL thinks about the exact view for longer than the answer takes, so it shall do so once a connection.
create function team_weeks(of_team uuid, of_repo bigint, of_until timestamptz, weeks integer, zone text, metrics text[])
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
    with authors as materialized (
      select a.weeks, is_machine(of_team, a.author_login, a.author_email, a.author_name, a.author_is_bot) as is_bot
      from (
        select p.author_login, p.author_email, p.author_name, p.author_is_bot,
          array_agg(width_bucket(p.created_at, starts)) as weeks
        from metric_scope(of_team, of_repo, starts[1], end_at) s
        cross join lateral (
          select * from pull_requests p
          where p.repo_id = s.repo_id and p.created_at >= s.from_at and p.created_at < s.until_at
          -- A fence: a window is small beside all pull requests, which PostgreSQL does not see.
          offset 0
        ) p
        group by 1, 2, 3, 4
      ) a
    ), numbers as (
      select s.period_start, s.metric, s.value, s.p90, s.item_count, s.bots_excluded
      from metric_snapshots s
      where s.team_id = of_team and s.repo_id is not distinct from of_repo and s.period = 'week' and s.metric = any (metrics)
        and s.period_start >= starts[1] and s.period_start < end_at
      union all
      select starts[o.week], 'prs_opened', count(*) filter (where not a.is_bot), null,
        count(*) filter (where not a.is_bot), count(*) filter (where a.is_bot)
      from authors a cross join lateral unnest(a.weeks) o (week)
      group by o.week
    )
    select w.at, coalesce(starts[w.week + 1], end_at), n.metric, n.value, n.p90, n.item_count, n.bots_excluded
    from unnest(starts) with ordinality w (at, week)
    left join numbers n on n.period_start = w.at
    order by w.at;
end $$;
