drop trigger pull_requests_gone on pull_requests;
drop function delete_with_pull_requests();
drop table pr_symbols;
drop table pr_changed_paths;
drop table pr_channel_signatures;
