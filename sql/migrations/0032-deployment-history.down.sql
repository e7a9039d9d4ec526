create or replace function log_first_deployments() returns trigger language plpgsql as $$
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
drop index deployments_service_idx;
drop index deployments_succeeded_idx;
drop index deployments_failed_idx;
drop trigger deployments_settle on deployments;
drop function settle_deployment();
update deployments set environment = stated_environment;
alter table deployments
  drop constraint deployments_finished_check,
  drop column service,
  drop column environment_group,
  drop column stated_environment,
  drop column is_transient,
  drop column is_production,
  drop column succeeded_at,
  drop column failed_at;
drop function environment_group_of(bigint, text);
drop function environment_of(bigint, text);
drop table environment_mappings;
delete from deployment_statuses where provider_id is null;
alter table deployment_statuses
  drop constraint deployment_statuses_pkey,
  drop column told_at,
  drop column source_key,
  alter column provider_id set not null,
  add primary key (repo_id, deployment_id, provider_id);
