alter table branches drop column pushed_by_account_id;
alter table pull_requests drop column merged_by_account_id, drop column requested_reviewer_ids;
