drop function lock_all_blame();
create or replace function lock_blame(repo_ids bigint[]) returns void language plpgsql as $$
declare
  id bigint;
begin
  foreach id in array repo_ids loop
    perform pg_advisory_xact_lock(20024, (id % 2147483647)::integer);
  end loop;
end $$;
drop index incidents_id_key;
alter table incidents drop column overridden_at;
