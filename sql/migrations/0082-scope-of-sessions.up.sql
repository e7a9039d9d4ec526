-- What the session of the API may see; who asks for it is let in by the API, which says so before each statement.

-- True where everything may be seen: for operators, and for what Pulse does by itself.
create function sees_everything() returns boolean language sql stable parallel safe as $$
  select coalesce(current_setting('pulse.repositories', true), '') = '*'
$$;

-- The repositories that may be seen; none where nothing was said.
create function visible_repositories() returns bigint[] language sql stable parallel safe as $$
  select coalesce(nullif(nullif(current_setting('pulse.repositories', true), ''), '*'), '{}')::bigint[]
$$;

-- The teams that may be seen; none where nothing was said.
create function visible_teams() returns uuid[] language sql stable parallel safe as $$
  select coalesce(nullif(nullif(current_setting('pulse.teams', true), ''), '*'), '{}')::uuid[]
$$;

-- As the designs call it.
alter table audit_logs rename column occurred_at to "timestamp";
alter index audit_logs_occurred_idx rename to audit_logs_timestamp_idx;

create or replace function audit_hash(r audit_logs) returns bytea language sql stable parallel safe as $$
  select sha256(convert_to(jsonb_build_array(
    encode(r.previous_hash, 'hex'), r.quarter, r.position, r.id,
    (extract(epoch from r."timestamp") * 1000000)::bigint,
    r.actor, r.action, r.resource_type, r.resource_id, r.details, host(r.ip), r.user_agent, r.request_id
  )::text, 'UTF8'))
$$;

create or replace function write_audit(wanted_type text, wanted_id text, wanted_details jsonb) returns void language plpgsql as $$
declare
  acting jsonb := current_setting('pulse.acting')::jsonb;
  entry audit_logs;
begin
  -- One after the other until each has committed: a statement below sees what the one before wrote.
  perform pg_advisory_xact_lock(20080, 0);
  entry.id := gen_random_uuid();
  entry."timestamp" := clock_timestamp();
  entry.quarter := date_trunc('quarter', entry."timestamp" at time zone 'UTC')::date;
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
