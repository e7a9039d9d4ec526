-- What a person decides about the blame of an incident, and about the limit of the rule.

alter table incidents add column overridden_at timestamptz;
-- Incidents are named by their id alone where a person decides.
create unique index incidents_id_key on incidents (incident_id);

-- As before; and whoever changes the settings holds the lock of all, so that nobody blames by the former limit afterwards.
create or replace function lock_blame(repo_ids bigint[]) returns void language plpgsql as $$
declare
  id bigint;
begin
  perform pg_advisory_xact_lock_shared(20024, -1);
  foreach id in array repo_ids loop
    perform pg_advisory_xact_lock(20024, (id % 2147483647)::integer);
  end loop;
end $$;

create function lock_all_blame() returns void language sql as $$
  select pg_advisory_xact_lock(20024, -1)
$$;
