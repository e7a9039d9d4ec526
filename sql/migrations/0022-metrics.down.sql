drop function metric_scope(uuid, bigint, timestamptz, timestamptz);
drop function is_machine(uuid, text, text, text, boolean);
drop function like_pattern(text);
alter table pull_requests drop column first_commit_at;
