call forget_touched_rows('metric_snapshots_coverage_reports_coverage');
call watch_snapshot_facts('coverage_reports', 'coverage', 'null::bigint', '(reported_at at time zone ''UTC'')::date',
  'repo_id, commit_sha, flag, coverage, reported_at, on_default_branch', 'on_default_branch and flag = ''''');
drop function place_coverage_reports;
drop index coverage_reports_newest_idx;
alter table coverage_reports
  drop column last_reported_at,
  drop column branch_position,
  drop column is_newest;
drop table default_branch_commits;
