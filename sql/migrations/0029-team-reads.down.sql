drop function team_weeks(uuid, timestamptz, integer, text, text[]);
drop index incidents_resolved_idx;
drop index branches_pushed_idx;
drop index pull_requests_rejected_idx;
