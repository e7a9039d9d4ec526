drop table pr_candidate_edges;
drop table pr_analysis_runs;
drop table config_snapshots;
drop type triage_category;
