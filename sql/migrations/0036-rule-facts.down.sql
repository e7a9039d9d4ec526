-- One deployment of each run and tag, as it was.
delete from deployments d using deployments o
where d.source in ('workflow_run', 'tag') and o.repo_id = d.repo_id and o.source = d.source and o.deployment_id > d.deployment_id
  and case d.source
    when 'tag' then o.ref = d.ref
    else split_part(o.source_key, '/', 1) = split_part(d.source_key, '/', 1)
  end;
update deployments set source_key = split_part(source_key, '/', 1) where source = 'workflow_run';
update deployments set source_key = ref where source = 'tag';

delete from deployment_rules r using deployment_rules o
where o.repo_id = r.repo_id and o.source = r.source and o.pattern = r.pattern and o.rule_id < r.rule_id;
alter table deployment_rules
  drop constraint deployment_rules_key,
  drop column branch,
  drop column applied_to_branch,
  alter column pattern set default '*',
  add unique (repo_id, source, pattern);

drop trigger first_deployments_insert on ref_movements;
drop function log_first_deployments_of_refs();
drop function commit_of_ref(bigint, text, timestamptz);
drop table mirror_refs;
drop table ref_movements;
drop table workflow_runs;
