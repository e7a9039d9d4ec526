-- People are told apart by their developer, never by a login that may change or pass to another account.

-- As before, and a rule about logins holds for every login that a developer goes by, so that a renamed account stays what it was.
-- One plan for all calls: left to itself PostgreSQL makes a new one for each, which takes ten times as long as the answer.
drop function is_machine(uuid, text, text, text, boolean);
create function is_machine(of_team uuid, login text, email text, name text, told boolean, developer uuid default null)
returns boolean language sql stable set plan_cache_mode = force_generic_plan as $$
  select coalesce(
    (
      select r.is_bot from bot_rules r
      where (r.team_id is null or r.team_id = of_team)
        and (
          lower(case r.kind when 'login' then login when 'email' then email else name end) like like_pattern(r.pattern)
          or r.kind = 'login' and exists (
            select from developer_identities i
            where i.developer_id = developer and i.kind = 'login' and i.value like like_pattern(r.pattern)
          )
        )
      order by r.team_id nulls last, r.rule_id desc limit 1
    ),
    coalesce(told, false) or coalesce(login like '%[bot]', false) or coalesce(name like '%[bot]', false)
  )
$$;

-- Another login of somebody whom a rule names changes what is stored of them.
create function mark_renamed_machine() returns trigger language plpgsql as $$
begin
  perform mark_team(coalesce(r.team_id, '00000000-0000-0000-0000-000000000000'), '-infinity', 'infinity')
  from bot_rules r
  where r.kind = 'login' and new.value like like_pattern(r.pattern)
    and (
      tg_op = 'UPDATE'
      or exists (
        select from developer_identities i
        where i.developer_id = new.developer_id and (i.provider, i.kind, i.value) <> (new.provider, new.kind, new.value)
      )
    );
  return null;
end $$;
create trigger developer_identities_mark_insert after insert on developer_identities
  for each row when (new.kind = 'login') execute function mark_renamed_machine();
create trigger developer_identities_mark_update after update of developer_id on developer_identities
  for each row when (new.kind = 'login' and old.developer_id <> new.developer_id) execute function mark_renamed_machine();

-- Who reviewed or commented is read by developer as well.
call forget_touched_rows('metric_snapshots_reviews_');
call forget_touched_rows('metric_snapshots_review_comments_');
call watch_snapshot_facts('reviews', 'reviews', 'null::bigint', '(submitted_at at time zone ''UTC'')::date',
  'repo_id, pr_id, review_id, submitted_at, state, is_bot, reviewer_id, reviewer_login', 'true');
call watch_snapshot_facts('reviews', 'reviews', 'pr_id', 'null::date',
  'repo_id, pr_id, review_id, submitted_at, state, is_bot, reviewer_id, reviewer_login', 'true');
call watch_snapshot_facts('reviews', 'merges', 'pr_id', 'null::date',
  'repo_id, pr_id, review_id, submitted_at, state, given_state, dismissed_at, is_bot, reviewer_id, reviewer_login', 'true');
call watch_snapshot_facts('review_comments', 'merges', 'pr_id', 'null::date',
  'repo_id, pr_id, kind, provider_id, author_id, author_login, is_bot, deleted_at', 'kind = ''review''');

-- A diff that was cut at a limit is known in part: the provider's own counts stand.
alter table pull_requests add column is_diff_cut boolean not null default false;
update pull_requests p set is_diff_cut = true
from pr_analysis_runs r
where r.repo_id = p.repo_id and r.pr_id = p.pr_id and r.head_sha = p.head_sha and r.degraded_reasons ? 'diff: cut at a limit';
call forget_touched_rows('metric_snapshots_pull_requests_merges');
call watch_snapshot_facts('pull_requests', 'merges', 'null::bigint', '(merged_at at time zone ''UTC'')::date',
  'repo_id, pr_id, merged_at, created_at, draft_removed_at, first_commit_at, head_sha, additions, deletions, is_diff_cut,
   title_source, author_id, author_login, author_name, author_email, author_is_bot',
  'merged_at is not null');

-- Times that no date can show were stored as the last that can be; Git shows them as those of commits that have none.
update commits set authored_at = 'epoch' where authored_at = '9999-12-31 23:59:59+00';
update commits c set committed_at = 'epoch'
where c.committed_at = '9999-12-31 23:59:59+00'
  and not exists (select from commits o where o.repo_id = c.repo_id and o.sha = c.sha and o.committed_at = 'epoch');

-- GitHub shows accounts that were deleted as one, `ghost`. They are nobody in particular.
update pull_requests set author_id = null, author_login = null where lower(author_login) = 'ghost';
update reviews set reviewer_id = null, reviewer_login = null where lower(reviewer_login) = 'ghost';
update review_comments set author_id = null, author_login = null where lower(author_login) = 'ghost';
update issues set author_id = null, author_login = null where lower(author_login) = 'ghost';
update deployments set deployed_by = null, deployed_by_login = null where lower(deployed_by_login) = 'ghost' and source <> 'api';
delete from developer_identities i
  using developer_identities g
  where g.provider = 'github' and g.kind = 'login' and g.value = 'ghost'
    and i.developer_id = g.developer_id and i.provider = 'github';
update developers set github_username = null where lower(github_username) = 'ghost';

-- The first review was found by logins.
update pull_requests p
set first_review_at = f.at
from (
  select p.repo_id, p.pr_id, (
    select min(r.submitted_at) from reviews r
    where r.repo_id = p.repo_id and r.pr_id = p.pr_id and not r.is_bot and r.state <> 'pending'
      and not coalesce(
        case when r.reviewer_id is not null and p.author_id is not null then r.reviewer_id = p.author_id
          else lower(r.reviewer_login) = lower(p.author_login) end, false)
  ) as at
  from pull_requests p
  where exists (select from reviews r where r.repo_id = p.repo_id and r.pr_id = p.pr_id)
) f
where p.repo_id = f.repo_id and p.pr_id = f.pr_id and p.first_review_at is distinct from f.at;
