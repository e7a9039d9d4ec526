-- Each filter of the lists people page through has an index in the list's own order.

create index pull_requests_state_number_idx on pull_requests (repo_id, state, number);
create index pull_requests_author_number_idx
  on pull_requests (repo_id, lower(coalesce(author_login, author_name)), number);

create index pr_candidate_edges_strongest_idx on pr_candidate_edges (repo_id, category, pr_id_a) where rank = 1;

-- Scores tie (identical changes all score 1), so the order goes on with the rest of the key.
drop index pr_candidate_edges_findings_idx;
create index pr_candidate_edges_findings_idx
  on pr_candidate_edges (repo_id, final_score desc, analysis_run_id desc, pr_id_b desc)
  where category in ('same_change', 'same_feature', 'competing_implementation');

create index pr_analysis_runs_queued_idx on pr_analysis_runs (repo_id, queued_at desc, analysis_run_id desc);
drop index pr_analysis_runs_status_idx;
create index pr_analysis_runs_status_idx
  on pr_analysis_runs (repo_id, status, queued_at desc, analysis_run_id desc);
