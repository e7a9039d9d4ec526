-- Which deployment first brought a commit to production, by Git ancestry. Derived: computed for a whole repository when its
-- commits or its deployments have changed, see `first_deployments_pending`.

create table first_deployments (
  repo_id bigint not null,
  sha text not null,
  deployment_id bigint not null,
  primary key (repo_id, sha),
  foreign key (repo_id, deployment_id) references deployments (repo_id, deployment_id) on delete cascade
);
create index first_deployments_deployment_idx on first_deployments (repo_id, deployment_id);

-- Append-only, like the log of the rollups and for the same reasons.
create table first_deployments_pending (
  repo_id bigint not null,
  enqueued_at timestamptz not null default clock_timestamp()
);
create index first_deployments_pending_idx on first_deployments_pending (repo_id);

create function log_first_deployments() returns trigger language plpgsql as $$
begin
  if tg_op = 'INSERT' then
    insert into first_deployments_pending (repo_id) select distinct repo_id from new_rows;
  elsif tg_op = 'DELETE' then
    insert into first_deployments_pending (repo_id) select distinct repo_id from old_rows;
  elsif tg_table_name = 'commits' then
    insert into first_deployments_pending (repo_id) select distinct repo_id from (
      (select repo_id, sha, parent_shas from old_rows except all select repo_id, sha, parent_shas from new_rows)
      union all
      (select repo_id, sha, parent_shas from new_rows except all select repo_id, sha, parent_shas from old_rows)
    ) c;
  else
    insert into first_deployments_pending (repo_id) select distinct repo_id from (
      (select repo_id, deployment_id, commit_sha, environment, status, finished_at, deleted_at from old_rows
       except all select repo_id, deployment_id, commit_sha, environment, status, finished_at, deleted_at from new_rows)
      union all
      (select repo_id, deployment_id, commit_sha, environment, status, finished_at, deleted_at from new_rows
       except all select repo_id, deployment_id, commit_sha, environment, status, finished_at, deleted_at from old_rows)
    ) d;
  end if;
  return null;
end $$;

create trigger first_deployments_insert after insert on commits referencing new table as new_rows
  for each statement execute function log_first_deployments();
create trigger first_deployments_update after update on commits referencing old table as old_rows new table as new_rows
  for each statement execute function log_first_deployments();
create trigger first_deployments_delete after delete on commits referencing old table as old_rows
  for each statement execute function log_first_deployments();
create trigger first_deployments_insert after insert on deployments referencing new table as new_rows
  for each statement execute function log_first_deployments();
create trigger first_deployments_update after update on deployments referencing old table as old_rows new table as new_rows
  for each statement execute function log_first_deployments();
create trigger first_deployments_delete after delete on deployments referencing old table as old_rows
  for each statement execute function log_first_deployments();

insert into first_deployments_pending (repo_id) select repo_id from repositories;
