drop table pr_files;
drop table pull_requests;
drop table repositories;
drop type analysis_status;
drop type file_channel;
drop type file_status;
drop type pr_state;
drop type sync_status;
