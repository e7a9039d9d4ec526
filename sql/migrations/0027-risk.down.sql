drop index pull_requests_ready_idx;
drop table risk_snapshots;
drop table risk_settings;
drop type risk_level;
