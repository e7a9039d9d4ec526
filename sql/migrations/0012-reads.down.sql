drop index coverage_reports_page_idx;
drop index issues_state_idx;
drop index deployments_status_idx;
drop index deployments_environment_idx;
drop index commits_repository_author_idx;
drop index commits_branch_idx;
drop index commits_default_branch_idx;
