-- Rollups: numbers kept for whole buckets, exact whenever they are read. A change of facts logs the touched buckets; a flusher
-- recomputes those from facts; a read takes clean buckets from the store and computes dirty ones on the spot.
--
-- Each rollup R has: the table R_stored; the function R_of(key) that computes one bucket from facts (no row: the bucket is
-- empty); the function R_keys(entry) that says which keys an entry of the log means; the view R_dirty of keys that wait; and
-- the view R, which is exact.

-- Append-only: no unique key and no notification, so that writers of facts never wait for each other here.
create table rollup_dirty (
  rollup text not null,
  shard smallint not null,
  repo_id bigint,
  -- A bucket keyed by another table's column is logged by that table's row and resolved when it is recomputed.
  entity_id bigint,
  author_id uuid,
  bucket date,
  -- Shown as freshness, never asked for correctness.
  enqueued_at timestamptz not null default clock_timestamp()
);
create index rollup_dirty_idx on rollup_dirty (rollup, shard, repo_id);
-- The log is emptied all the time: its dead rows must go soon.
alter table rollup_dirty set (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 10000);

-- What refreshes when, as a continuous aggregate's policy says it, and how far a backfill has come.
create table rollup_policies (
  rollup text primary key,
  -- Version of the definition that the stored buckets are of; a backfill brings it up.
  stored_version integer not null,
  start_offset interval,
  end_offset interval not null,
  schedule_interval interval not null,
  -- While a backfill runs: the version it is for, and the last repository whose buckets are logged.
  backfill_version integer,
  backfill_after_repo_id bigint,
  last_flushed_at timestamptz,
  updated_at timestamptz not null default now()
);
create trigger rollup_policies_updated_at before update on rollup_policies
  for each row execute function set_updated_at();

-- Makes three triggers on a table of facts, for insert, update and delete, that run `log` over the rows which a statement touched, as they
-- were before and are after it: `{rows}` in it stands for them. `reads` are the columns that count: an update that changes none of them
-- touches nothing. Each table and log has a function of its own with its statements written out: a session plans them once, where
-- statements put together on the spot would be planned for every write.
create procedure log_touched_rows(name text, facts regclass, reads text, log text) language plpgsql as $$
declare
  function_name text := 'log_' || left(name, 48);
  differing text := format(
    '((select %1$s from old_rows except all select %1$s from new_rows)
      union all (select %1$s from new_rows except all select %1$s from old_rows))', reads);
begin
  execute format(
    'create function %I() returns trigger language plpgsql as %L', function_name,
    'begin if tg_op = ''INSERT'' then ' || replace(log, '{rows}', format('(select %s from new_rows)', reads))
      || '; elsif tg_op = ''DELETE'' then ' || replace(log, '{rows}', format('(select %s from old_rows)', reads))
      || '; else ' || replace(log, '{rows}', differing) || '; end if; return null; end');
  execute format(
    'create trigger %I after insert on %s referencing new table as new_rows
       for each statement execute function %I()', left(name, 48) || '_insert', facts, function_name);
  execute format(
    'create trigger %I after update on %s referencing old table as old_rows new table as new_rows
       for each statement execute function %I()', left(name, 48) || '_update', facts, function_name);
  execute format(
    'create trigger %I after delete on %s referencing old table as old_rows
       for each statement execute function %I()', left(name, 48) || '_delete', facts, function_name);
end $$;

-- Drops what log_touched_rows made for the names that begin so.
create procedure forget_touched_rows(beginning text) language plpgsql as $$
declare
  made regprocedure;
begin
  for made in
    select oid from pg_proc where starts_with(proname, 'log_' || beginning) and prorettype = 'trigger'::regtype
      and pronamespace = current_schema()::regnamespace
  loop
    execute format('drop function %s cascade', made);
  end loop;
end $$;

-- Attaches a rollup to a table of facts. `target`: the expressions for entity, author and bucket; `reads`: the columns that the rollup
-- reads; `condition`: of rows that count at all.
create procedure watch_facts(rollup text, facts regclass, target text, reads text, condition text) language sql as $$
  call log_touched_rows(rollup || '_' || md5(target || condition), facts, reads, format(
    'insert into rollup_dirty (rollup, shard, repo_id, entity_id, author_id, bucket)
     select distinct %L, (repo_id %% 8)::smallint, repo_id, %s from {rows} r where %s', rollup, target, condition))
$$;

-- daily_commit_stats: commits of all branches by repository and UTC day.

create table daily_commit_stats_stored (
  repo_id bigint not null,
  day date not null,
  commit_count bigint not null,
  total_lines_added bigint not null,
  total_lines_deleted bigint not null,
  total_files_changed bigint not null,
  unique_authors bigint not null,
  primary key (repo_id, day)
);

-- Computes a bucket for whoever may read facts: as a part of the statement that calls it, which is a quarter quicker for ten thousand
-- buckets. R_of is for readers of the view, and may run by other rights.
create function daily_commit_stats_computed(of_repo_id bigint, of_day date)
returns table (
  commit_count bigint, total_lines_added bigint, total_lines_deleted bigint, total_files_changed bigint, unique_authors bigint
) language sql stable as $$
  select count(*), coalesce(sum(c.additions), 0), coalesce(sum(c.deletions), 0), coalesce(sum(c.files_changed), 0),
    count(distinct coalesce(c.author_id::text, lower(c.author_email)))
  from commits c
  where c.repo_id = of_repo_id
    and c.committed_at >= of_day::timestamp at time zone 'UTC'
    and c.committed_at < (of_day + 1)::timestamp at time zone 'UTC'
  having count(*) > 0
$$;

create function daily_commit_stats_of(of_repo_id bigint, of_day date)
returns table (
  commit_count bigint, total_lines_added bigint, total_lines_deleted bigint, total_files_changed bigint, unique_authors bigint
) language sql stable as $$
  select * from daily_commit_stats_computed(of_repo_id, of_day)
$$;

create function daily_commit_stats_keys(of_repo_id bigint, of_entity_id bigint, of_author_id uuid, of_bucket date)
returns table (repo_id bigint, day date) language sql stable as $$
  select of_repo_id, of_bucket
$$;

create view daily_commit_stats_dirty as
  select distinct k.repo_id, k.day
  from rollup_dirty d cross join lateral daily_commit_stats_keys(d.repo_id, d.entity_id, d.author_id, d.bucket) k
  where d.rollup = 'daily_commit_stats';

create view daily_commit_stats as
  select s.* from daily_commit_stats_stored s
  where not exists (select from daily_commit_stats_dirty d where d.repo_id = s.repo_id and d.day = s.day)
  union all
  select d.repo_id, d.day, f.* from daily_commit_stats_dirty d cross join lateral daily_commit_stats_of(d.repo_id, d.day) f;

call watch_facts('daily_commit_stats', 'commits',
  'null::bigint, null::uuid, (committed_at at time zone ''UTC'')::date',
  'repo_id, sha, committed_at, additions, deletions, files_changed, author_id, author_email', 'true');

-- monthly_developer_activity: what one developer did in one repository in a UTC month.

create table monthly_developer_activity_stored (
  author_id uuid not null,
  repo_id bigint not null,
  month date not null,
  commit_count bigint not null,
  total_lines_added bigint not null,
  total_lines_deleted bigint not null,
  pull_requests_opened bigint not null,
  pull_requests_merged bigint not null,
  reviews_given bigint not null,
  primary key (repo_id, month, author_id)
);

create function monthly_developer_activity_of(of_author_id uuid, of_repo_id bigint, of_month date)
returns table (
  commit_count bigint, total_lines_added bigint, total_lines_deleted bigint,
  pull_requests_opened bigint, pull_requests_merged bigint, reviews_given bigint
) language sql stable as $$
  select c.*, o.*, m.*, r.*
  from (
    select count(*), coalesce(sum(additions), 0)::bigint, coalesce(sum(deletions), 0)::bigint from commits
    where author_id = of_author_id and repo_id = of_repo_id
      and committed_at >= of_month::timestamp at time zone 'UTC'
      and committed_at < (of_month + interval '1 month') at time zone 'UTC'
  ) c (commits, added, deleted), (
    select count(*) from pull_requests
    where author_id = of_author_id and repo_id = of_repo_id
      and created_at >= of_month::timestamp at time zone 'UTC'
      and created_at < (of_month + interval '1 month') at time zone 'UTC'
  ) o (opened), (
    select count(*) from pull_requests
    where author_id = of_author_id and repo_id = of_repo_id
      and merged_at >= of_month::timestamp at time zone 'UTC'
      and merged_at < (of_month + interval '1 month') at time zone 'UTC'
  ) m (merged), (
    select count(*) from reviews
    where reviewer_id = of_author_id and repo_id = of_repo_id
      and submitted_at >= of_month::timestamp at time zone 'UTC'
      and submitted_at < (of_month + interval '1 month') at time zone 'UTC'
  ) r (reviews)
  where c.commits + o.opened + m.merged + r.reviews > 0
$$;

create function monthly_developer_activity_keys(of_repo_id bigint, of_entity_id bigint, of_author_id uuid, of_bucket date)
returns table (author_id uuid, repo_id bigint, month date) language sql stable as $$
  select of_author_id, of_repo_id, of_bucket
$$;

create view monthly_developer_activity_dirty as
  select distinct k.author_id, k.repo_id, k.month
  from rollup_dirty d cross join lateral monthly_developer_activity_keys(d.repo_id, d.entity_id, d.author_id, d.bucket) k
  where d.rollup = 'monthly_developer_activity';

create view monthly_developer_activity as
  select s.* from monthly_developer_activity_stored s
  where not exists (
    select from monthly_developer_activity_dirty d
    where d.author_id = s.author_id and d.repo_id = s.repo_id and d.month = s.month
  )
  union all
  select d.author_id, d.repo_id, d.month, f.* from monthly_developer_activity_dirty d
  cross join lateral monthly_developer_activity_of(d.author_id, d.repo_id, d.month) f;

create index commits_author_month_idx on commits (author_id, repo_id, committed_at);
call watch_facts('monthly_developer_activity', 'commits',
  'null::bigint, author_id, date_trunc(''month'', committed_at at time zone ''UTC'')::date',
  'repo_id, sha, committed_at, additions, deletions, author_id', 'author_id is not null');
call watch_facts('monthly_developer_activity', 'pull_requests',
  'null::bigint, author_id, date_trunc(''month'', created_at at time zone ''UTC'')::date',
  'repo_id, pr_id, created_at, author_id', 'author_id is not null');
call watch_facts('monthly_developer_activity', 'pull_requests',
  'null::bigint, author_id, date_trunc(''month'', merged_at at time zone ''UTC'')::date',
  'repo_id, pr_id, merged_at, author_id', 'author_id is not null and merged_at is not null');
call watch_facts('monthly_developer_activity', 'reviews',
  'null::bigint, reviewer_id, date_trunc(''month'', submitted_at at time zone ''UTC'')::date',
  'repo_id, review_id, submitted_at, reviewer_id', 'reviewer_id is not null');

-- weekly_dora_metrics: production deployments of a repository that finished in an ISO week (UTC), and the incidents blamed on them.

create table weekly_dora_metrics_stored (
  repo_id bigint not null,
  week date not null,
  deployment_count bigint not null,
  avg_duration_seconds double precision,
  failed_count bigint not null,
  success_count bigint not null,
  -- Deployments that failed at once or that an incident is blamed on.
  change_fail_count bigint not null,
  -- Median over the failed ones: from their end until their last incident was resolved; without one, until the next success.
  recovery_hours double precision,
  -- Unplanned ones: the first to finish after an incident blamed on an earlier one began, and not after it was resolved.
  rework_count bigint not null,
  primary key (repo_id, week)
);

create function weekly_dora_metrics_of(of_repo_id bigint, of_week date)
returns table (
  deployment_count bigint, avg_duration_seconds double precision, failed_count bigint, success_count bigint,
  change_fail_count bigint, recovery_hours double precision, rework_count bigint
) language sql stable as $$
  select count(*), avg(d.duration_seconds)::double precision,
    count(*) filter (where d.status in ('failure', 'error')),
    count(*) filter (where d.status not in ('failure', 'error')),
    count(*) filter (where d.status in ('failure', 'error') or i.blamed),
    percentile_cont(0.5) within group (order by extract(epoch from i.recovered_at - d.finished_at) / 3600)
      filter (where i.recovered_at is not null),
    count(*) filter (where w.is_rework)
  from deployments d
  cross join lateral (
    select count(*) > 0 as blamed,
      case
        when count(*) > count(i.resolved_at) then null
        when count(*) > 0 then max(i.resolved_at)
        when d.status in ('failure', 'error') then (
          select min(n.finished_at) from deployments n
          where n.repo_id = d.repo_id and n.environment = d.environment and n.deleted_at is null
            and n.finished_at > d.finished_at and n.status not in ('failure', 'error')
        )
      end as recovered_at
    from incidents i
    where i.repo_id = d.repo_id and i.deployment_id = d.deployment_id and i.is_active
  ) i
  cross join lateral (
    select exists (
      select from incidents n
      where n.repo_id = d.repo_id and n.environment = d.environment and n.is_active and n.deployment_id <> d.deployment_id
        and n.started_at <= d.finished_at and (n.resolved_at is null or n.resolved_at >= d.created_at)
        and not exists (
          select from deployments e
          where e.repo_id = d.repo_id and e.environment = d.environment and e.deleted_at is null
            and e.finished_at > n.started_at and e.finished_at < d.finished_at
        )
    ) as is_rework
  ) w
  where d.repo_id = of_repo_id and d.environment = 'production' and d.deleted_at is null
    and d.finished_at >= of_week::timestamp at time zone 'UTC'
    and d.finished_at < (of_week + 7)::timestamp at time zone 'UTC'
  having count(*) > 0
$$;

-- A deployment can end the failures since the last success before its week: their weeks are dirty with it. It can also take the
-- place of the next one as the first after an incident, as an incident can make one of the next: so the week of the first that
-- finished after the bucket is dirty, too.
create function weekly_dora_metrics_keys(of_repo_id bigint, of_entity_id bigint, of_author_id uuid, of_bucket date)
returns table (repo_id bigint, week date) language sql stable as $$
  select of_repo_id, of_bucket where of_bucket is not null
  union
  select f.repo_id, date_trunc('week', f.finished_at at time zone 'UTC')::date
  from deployments f
  where f.repo_id = of_repo_id and f.environment = 'production' and f.deleted_at is null and f.status in ('failure', 'error')
    and f.finished_at < of_bucket::timestamp at time zone 'UTC'
    and f.finished_at > coalesce((
      select max(s.finished_at) from deployments s
      where s.repo_id = of_repo_id and s.environment = 'production' and s.deleted_at is null
        and s.status not in ('failure', 'error') and s.finished_at < of_bucket::timestamp at time zone 'UTC'
    ), '-infinity')
  union
  select p.repo_id, date_trunc('week', p.finished_at at time zone 'UTC')::date
  from deployments p
  where p.repo_id = of_repo_id and p.deployment_id = of_entity_id and p.finished_at is not null
  union
  select of_repo_id, date_trunc('week', n.finished_at at time zone 'UTC')::date
  from (
    select min(finished_at) as finished_at from deployments
    where repo_id = of_repo_id and environment = 'production' and deleted_at is null
      and finished_at >= (of_bucket + 7)::timestamp at time zone 'UTC'
  ) n
  where n.finished_at is not null
$$;

create view weekly_dora_metrics_dirty as
  select distinct k.repo_id, k.week
  from rollup_dirty d cross join lateral weekly_dora_metrics_keys(d.repo_id, d.entity_id, d.author_id, d.bucket) k
  where d.rollup = 'weekly_dora_metrics';

create view weekly_dora_metrics as
  select s.* from weekly_dora_metrics_stored s
  where not exists (select from weekly_dora_metrics_dirty d where d.repo_id = s.repo_id and d.week = s.week)
  union all
  select d.repo_id, d.week, f.* from weekly_dora_metrics_dirty d cross join lateral weekly_dora_metrics_of(d.repo_id, d.week) f;

call watch_facts('weekly_dora_metrics', 'deployments',
  'null::bigint, null::uuid, date_trunc(''week'', finished_at at time zone ''UTC'')::date',
  'repo_id, deployment_id, environment, status, created_at, finished_at, duration_seconds, deleted_at',
  'finished_at is not null and environment = ''production''');
call watch_facts('weekly_dora_metrics', 'incidents',
  'deployment_id, null::uuid, null::date',
  'repo_id, incident_id, deployment_id, resolved_at, is_active', 'deployment_id is not null');
call watch_facts('weekly_dora_metrics', 'incidents',
  'null::bigint, null::uuid, date_trunc(''week'', started_at at time zone ''UTC'')::date',
  'repo_id, incident_id, deployment_id, environment, started_at, resolved_at, is_active', 'deployment_id is not null');

insert into rollup_policies (rollup, stored_version, start_offset, end_offset, schedule_interval) values
  ('daily_commit_stats', 1, '3 days', '1 hour', '1 hour'),
  ('weekly_dora_metrics', 1, '2 weeks', '1 hour', '1 hour'),
  ('monthly_developer_activity', 1, '3 months', '1 day', '1 day');
-- Facts that were here before the rollups are logged by a backfill.
update rollup_policies set stored_version = 0 where exists (select from repositories);
