call forget_touched_rows('metric_snapshots_reviews_');
call forget_touched_rows('metric_snapshots_review_comments_');
call watch_snapshot_facts('reviews', 'reviews', 'null::bigint', '(submitted_at at time zone ''UTC'')::date',
  'repo_id, pr_id, review_id, submitted_at, state, is_bot, reviewer_login', 'true');
call watch_snapshot_facts('reviews', 'reviews', 'pr_id', 'null::date',
  'repo_id, pr_id, review_id, submitted_at, state, is_bot, reviewer_login', 'true');
call watch_snapshot_facts('reviews', 'merges', 'pr_id', 'null::date',
  'repo_id, pr_id, review_id, submitted_at, state, given_state, commit_sha, dismissed_at, is_bot, reviewer_login', 'true');
call watch_snapshot_facts('review_comments', 'merges', 'pr_id', 'null::date',
  'repo_id, pr_id, kind, provider_id, author_login, is_bot, deleted_at', 'kind = ''review''');

call forget_touched_rows('metric_snapshots_pull_requests_merges');
call watch_snapshot_facts('pull_requests', 'merges', 'null::bigint', '(merged_at at time zone ''UTC'')::date',
  'repo_id, pr_id, merged_at, created_at, draft_removed_at, first_commit_at, head_sha, additions, deletions, title_source,
   author_id, author_login, author_name, author_email, author_is_bot',
  'merged_at is not null');
alter table pull_requests drop column is_diff_cut;

drop trigger developer_identities_mark_update on developer_identities;
drop trigger developer_identities_mark_insert on developer_identities;
drop function mark_renamed_machine();

drop function is_machine(uuid, text, text, text, boolean, uuid);
create function is_machine(of_team uuid, login text, email text, name text, told boolean)
returns boolean language sql stable as $$
  select coalesce(
    (
      select r.is_bot from bot_rules r
      where (r.team_id is null or r.team_id = of_team)
        and lower(case r.kind when 'login' then login when 'email' then email else name end) like like_pattern(r.pattern)
      order by r.team_id nulls last, r.rule_id desc limit 1
    ),
    coalesce(told, false) or coalesce(login like '%[bot]', false) or coalesce(name like '%[bot]', false)
  )
$$;
