drop index pr_analysis_runs_status_idx;
create index pr_analysis_runs_status_idx on pr_analysis_runs (repo_id, status, queued_at desc);
drop index pr_analysis_runs_queued_idx;

drop index pr_candidate_edges_findings_idx;
create index pr_candidate_edges_findings_idx on pr_candidate_edges (repo_id, final_score desc)
  where category in ('same_change', 'same_feature', 'competing_implementation');

drop index pr_candidate_edges_strongest_idx;
drop index pull_requests_author_number_idx;
drop index pull_requests_state_number_idx;
