-- Indexes of the lists that people page through, each in the list's own order.

create index commits_default_branch_idx on commits (repo_id, committed_at desc, sha desc) where on_default_branch;
create index commits_branch_idx on commits (repo_id, branch, committed_at desc, sha desc);
create index commits_repository_author_idx on commits (repo_id, author_id, committed_at desc, sha desc);
create index deployments_environment_idx on deployments (repo_id, environment, created_at desc, deployment_id desc);
create index deployments_status_idx on deployments (repo_id, status, created_at desc, deployment_id desc);
create index issues_state_idx on issues (repo_id, state, updated_at desc, issue_id desc);
create index coverage_reports_page_idx on coverage_reports (repo_id, reported_at desc, commit_sha desc, flag desc);
