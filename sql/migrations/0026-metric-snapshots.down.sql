drop schema bi cascade;
do $$
begin
  drop role if exists pulse_reader;
exception when dependent_objects_still_exist or insufficient_privilege then null;
end $$;
alter function weekly_dora_metrics_keys(bigint, bigint, uuid, date) security invoker reset search_path;
alter function weekly_dora_metrics_of(bigint, date) security invoker reset search_path;
alter function monthly_developer_activity_of(uuid, bigint, date) security invoker reset search_path;
alter function daily_commit_stats_of(bigint, date) security invoker reset search_path;
delete from rollup_policies where rollup = 'metric_snapshots';
delete from rollup_dirty where rollup = 'metric_snapshots';
drop trigger bot_rules_mark on bot_rules;
drop function mark_ruled_team();
drop trigger team_repositories_mark on team_repositories;
drop function mark_watching_team();
drop trigger teams_mark_delete on teams;
drop trigger teams_mark_update on teams;
drop function mark_changed_team();
drop function mark_team(uuid, timestamptz, timestamptz);
drop procedure watch_snapshot_facts(regclass, text, text, text, text, text);
call forget_touched_rows('metric_snapshots_');
drop view metric_snapshots;
drop view metric_snapshots_dirty;
drop function metric_snapshots_keys(bigint, bigint, uuid, text, date, timestamptz, timestamptz);
drop function metric_snapshots_marked_weeks(uuid, text, timestamptz, timestamptz);
drop function metric_snapshots_weeks(uuid, timestamptz, timestamptz);
drop function metric_snapshots_of(uuid, text, timestamptz, text[]);
drop function metric_snapshots_metrics(text);
drop function week_starts(timestamptz, timestamptz, text);
drop function metric_period_end(text, timestamptz, text);
drop table metric_snapshots_stored;
create or replace function metric_scope(of_team uuid, of_repo bigint, from_at timestamptz, until_at timestamptz)
returns table (team_id uuid, repo_id bigint, from_at timestamptz, until_at timestamptz) language sql stable as $$
  select t.team_id, t.repo_id, greatest(t.connected_at, $3), least(coalesce(t.disconnected_at, 'infinity'), $4)
  from team_repositories t
  where t.team_id = $1 and t.repo_id = coalesce($2, t.repo_id)
    and t.connected_at < $4 and coalesce(t.disconnected_at, 'infinity') > $3
  union all
  select null, $2, $3, $4 where $1 is null
$$;

create or replace function ensure_month_partitions(parent text, months date[]) returns void language plpgsql as $$
declare
  month date;
  name text;
  held boolean;
begin
  for month in
    select distinct date_trunc('month', m)::date from unnest(months) m
    where m >= date '1990-01-01' and m < (now() + interval '2 years')::date
    order by 1
  loop
    name := parent || '_' || to_char(month, 'YYYY_MM');
    if to_regclass(name) is not null then continue; end if;
    perform pg_advisory_xact_lock(hashtextextended('partition:' || name, 0));
    if to_regclass(name) is not null then continue; end if;
    execute format(
      'select exists (select from %I where committed_at >= %L and committed_at < %L)',
      parent || '_default', month || ' 00:00+00', (month + interval '1 month')::date || ' 00:00+00') into held;
    if held then continue; end if;
    execute format(
      'create table %I partition of %I for values from (%L) to (%L)',
      name, parent, month || ' 00:00+00', (month + interval '1 month')::date || ' 00:00+00');
  end loop;
end $$;

alter table rollup_policies
  drop column last_duration_ms,
  drop column last_buckets,
  drop column last_entries,
  drop column backfill_done,
  drop column backfill_units,
  drop column backfill_started_at,
  drop column backfill_after,
  add column backfill_after_repo_id bigint,
  drop column definition_digest;
create index commits_author_month_idx on commits (author_id, repo_id, committed_at);
alter table rollup_dirty
  drop column part,
  drop column until_at,
  drop column from_at,
  drop column team_id;
