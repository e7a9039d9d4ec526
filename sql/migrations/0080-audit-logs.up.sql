-- What people changed: in the transaction of the change, each row sealed by the hash of the one before it. Nobody changes it afterwards.

create table audit_logs (
  -- First day of the quarter (UTC) in which the row was written.
  quarter date not null,
  -- Counts from 1 in each quarter, without gaps.
  position bigint not null,
  id uuid not null default gen_random_uuid(),
  -- When it was written, which is just before the change was committed.
  occurred_at timestamptz not null,
  -- `operator`, who holds the installation's token.
  actor text not null check (actor <> ''),
  -- The operation of the API, as its document names it.
  action text not null check (action <> ''),
  resource_type text not null,
  resource_id text,
  -- `before` and `after` of a change, each with the columns that changed; `request` of an order. Without secrets.
  details jsonb not null default '{}',
  ip inet,
  user_agent text,
  request_id text,
  -- Of the row before, in the quarter before for the first of a quarter; null for the very first.
  previous_hash bytea,
  hash bytea not null,
  primary key (quarter, position)
) partition by range (quarter);
create index audit_logs_actor_idx on audit_logs (actor, quarter desc, position desc);
create index audit_logs_action_idx on audit_logs (action, quarter desc, position desc);
create index audit_logs_resource_idx on audit_logs (resource_type, resource_id, quarter desc, position desc);
create index audit_logs_occurred_idx on audit_logs (occurred_at);

create function refuse_audit_change() returns trigger language plpgsql as $$
begin
  raise exception 'audit_logs only grows: % is refused', lower(tg_op) using errcode = 'insufficient_privilege';
end $$;
create trigger audit_logs_kept before update or delete on audit_logs
  for each row execute function refuse_audit_change();
create trigger audit_logs_not_emptied before truncate on audit_logs
  for each statement execute function refuse_audit_change();

-- The partition of a quarter, unless it is there. A trigger for each of them: a truncate of a partition asks its own only.
create function ensure_audit_partition(day date) returns void language plpgsql as $$
declare
  first_day date := date_trunc('quarter', day)::date;
  name text := 'audit_logs_' || to_char(first_day, 'YYYY"q"Q');
begin
  if to_regclass(name) is not null then
    return;
  end if;
  execute format(
    'create table %I partition of audit_logs for values from (%L) to (%L)',
    name, first_day, (first_day + interval '3 months')::date
  );
  execute format(
    'create trigger %I before truncate on %I for each statement execute function refuse_audit_change()',
    name || '_not_emptied', name
  );
end $$;

-- What a row's hash is over. `jsonb` writes the same value always the same way.
create function audit_hash(r audit_logs) returns bytea language sql stable parallel safe as $$
  select sha256(convert_to(jsonb_build_array(
    encode(r.previous_hash, 'hex'), r.quarter, r.position, r.id,
    (extract(epoch from r.occurred_at) * 1000000)::bigint,
    r.actor, r.action, r.resource_type, r.resource_id, r.details, host(r.ip), r.user_agent, r.request_id
  )::text, 'UTF8'))
$$;

-- Appends a row for whoever acts on this connection: `pulse.acting` holds the actor, the action, and where the request came from.
create function write_audit(wanted_type text, wanted_id text, wanted_details jsonb) returns void language plpgsql as $$
declare
  acting jsonb := current_setting('pulse.acting')::jsonb;
  entry audit_logs;
begin
  -- One after the other until each has committed: a statement below sees what the one before wrote.
  perform pg_advisory_xact_lock(20080, 0);
  entry.id := gen_random_uuid();
  entry.occurred_at := clock_timestamp();
  entry.quarter := date_trunc('quarter', entry.occurred_at at time zone 'UTC')::date;
  entry.actor := acting ->> 'actor';
  entry.action := acting ->> 'action';
  entry.resource_type := wanted_type;
  entry.resource_id := wanted_id;
  entry.details := wanted_details;
  entry.ip := acting ->> 'ip';
  entry.user_agent := acting ->> 'userAgent';
  entry.request_id := acting ->> 'requestId';
  perform ensure_audit_partition(entry.quarter);
  select hash, case when l.quarter = entry.quarter then l.position + 1 else 1 end
  into entry.previous_hash, entry.position
  from audit_logs l order by l.quarter desc, l.position desc limit 1;
  entry.position := coalesce(entry.position, 1);
  entry.hash := audit_hash(entry);
  insert into audit_logs select (entry).*;
end $$;

-- Says that a row of a table changed. Arguments: the type of the resource; the columns that name it, joined by `/`; the columns left out.
create function audit_change() returns trigger language plpgsql as $$
declare
  hidden text[] := string_to_array(tg_argv[2], ',') || '{updated_at}'::text[];
  old_row jsonb := case when tg_op <> 'INSERT' then to_jsonb(old) - hidden end;
  new_row jsonb := case when tg_op <> 'DELETE' then to_jsonb(new) - hidden end;
  named jsonb := coalesce(case when tg_op <> 'DELETE' then to_jsonb(new) end, to_jsonb(old));
  named_by text := (select string_agg(named ->> c, '/' order by n)
                    from unnest(string_to_array(tg_argv[1], ',')) with ordinality u (c, n));
begin
  if tg_op = 'UPDATE' then
    select coalesce(jsonb_object_agg(o.key, o.value), '{}'), coalesce(jsonb_object_agg(o.key, new_row -> o.key), '{}')
    into old_row, new_row
    from jsonb_each(old_row) o where o.value is distinct from new_row -> o.key;
    if new_row = '{}' then
      return null;
    end if;
  end if;
  perform write_audit(tg_argv[0], named_by, jsonb_strip_nulls(jsonb_build_object('before', old_row, 'after', new_row)));
  return null;
end $$;

-- True while somebody acts: what Pulse does by itself is no change by a person.
create function is_acting() returns boolean language sql stable parallel restricted as $$
  select coalesce(current_setting('pulse.acting', true), '') <> ''
$$;

-- At the commit, so that nobody holds the chain while he waits for a row of somebody else.
create constraint trigger teams_audit after insert or update or delete on teams
  deferrable initially deferred for each row when (is_acting()) execute function audit_change('team', 'id', '');
create constraint trigger team_developers_audit after insert or update or delete on team_developers
  deferrable initially deferred for each row when (is_acting()) execute function audit_change('team_developer', 'team_id,developer_id', '');
create constraint trigger team_repositories_audit after insert or update or delete on team_repositories
  deferrable initially deferred for each row when (is_acting()) execute function audit_change('team_repository', 'team_id,repo_id', '');
create constraint trigger bot_rules_audit after insert or update or delete on bot_rules
  deferrable initially deferred for each row when (is_acting()) execute function audit_change('bot_rule', 'rule_id', '');
create constraint trigger deployment_rules_audit after insert or update or delete on deployment_rules
  deferrable initially deferred for each row when (is_acting()) execute function audit_change('deployment_rule', 'repo_id,rule_id', '');
create constraint trigger incident_rules_audit after insert or update or delete on incident_rules
  deferrable initially deferred for each row when (is_acting()) execute function audit_change('incident_rule', 'repo_id,rule_id', '');
create constraint trigger environment_mappings_audit after insert or update or delete on environment_mappings
  deferrable initially deferred for each row when (is_acting()) execute function audit_change('environment_mapping', 'repo_id,mapping_id', 'pattern_like');
create constraint trigger anomaly_settings_audit after insert or update or delete on anomaly_settings
  deferrable initially deferred for each row when (is_acting()) execute function audit_change('anomaly_settings', 'settings_version', '');
create constraint trigger risk_settings_audit after insert or update or delete on risk_settings
  deferrable initially deferred for each row when (is_acting()) execute function audit_change('risk_settings', 'settings_version', '');
create constraint trigger blame_settings_audit after insert or update or delete on blame_settings
  deferrable initially deferred for each row when (is_acting()) execute function audit_change('blame_settings', '', '');
create constraint trigger config_snapshots_audit after insert or update or delete on config_snapshots
  deferrable initially deferred for each row when (is_acting()) execute function audit_change('config_snapshot', 'config_version', '');
create constraint trigger hooks_audit after insert or update or delete on hooks
  deferrable initially deferred for each row when (is_acting()) execute function audit_change('hook', 'hook_id', 'secret_id,previous_secret_id');
create constraint trigger repositories_audit after insert or update of is_active, mirror_source, disconnected_at or delete on repositories
  deferrable initially deferred for each row when (is_acting())
  execute function audit_change('repository', 'repo_id', 'webhook_secret,sync_status,sync_stage,sync_progress,sync_counts,sync_stage_counts,sync_started_at,sync_completed_at,sync_error');
create constraint trigger anomalies_audit after update of muted_until, mute_reason on anomalies
  deferrable initially deferred for each row when (is_acting()) execute function audit_change('anomaly', 'anomaly_id', '');
-- Of what rules make by the thousand, the rule is the change.
create constraint trigger deployments_told_audit after insert or update on deployments
  deferrable initially deferred for each row when (is_acting() and new.source = 'api') execute function audit_change('deployment', 'repo_id,deployment_id', '');
create constraint trigger deployments_forgotten_audit after delete on deployments
  deferrable initially deferred for each row when (is_acting() and old.source = 'api') execute function audit_change('deployment', 'repo_id,deployment_id', '');
create constraint trigger incidents_told_audit after insert on incidents
  deferrable initially deferred for each row when (is_acting() and new.source = 'api') execute function audit_change('incident', 'repo_id,incident_id', '');
create constraint trigger incidents_changed_audit after update of title, severity, environment, started_at, resolved_at, is_active, is_overridden, overridden_by on incidents
  deferrable initially deferred for each row when (is_acting() and (new.source = 'api' or new.is_overridden or old.is_overridden))
  execute function audit_change('incident', 'repo_id,incident_id', '');
create constraint trigger coverage_reports_audit after insert or update or delete on coverage_reports
  deferrable initially deferred for each row when (is_acting()) execute function audit_change('coverage_report', 'repo_id,commit_sha,flag', '');

select ensure_audit_partition((current_date + n * interval '3 months')::date) from generate_series(0, 2) n;
