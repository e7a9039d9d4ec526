drop trigger first_deployments_delete on deployments;
drop trigger first_deployments_update on deployments;
drop trigger first_deployments_insert on deployments;
drop trigger first_deployments_delete on commits;
drop trigger first_deployments_update on commits;
drop trigger first_deployments_insert on commits;
drop function log_first_deployments();
drop table first_deployments_pending;
drop table first_deployments;
