-- Whom a login meant when it was told: it may change, or pass to another account. Accounts by their numeric ids at the provider.

-- In the order of `requested_reviewers`: null where the account is not known, 0 for a team. Empty where logins are all that was told.
alter table pull_requests
  add column requested_reviewer_ids bigint[] not null default '{}',
  add column merged_by_account_id bigint;
alter table branches add column pushed_by_account_id bigint;

-- Deleted accounts are nobody, here too.
update pull_requests set merged_by_login = null where lower(merged_by_login) = 'ghost';
update branches set pushed_by_login = null where lower(pushed_by_login) = 'ghost';
update review_threads set resolved_by_login = null where lower(resolved_by_login) = 'ghost';
update pull_requests
set requested_reviewers = array(
  select u.login from unnest(requested_reviewers) with ordinality u (login, place) where lower(u.login) <> 'ghost' order by u.place
)
where 'ghost' = any (requested_reviewers);

-- What waits for a review now: the accounts that go by these logins.
update pull_requests p
set requested_reviewer_ids = array(
  select (
    select i.value::bigint
    from developer_identities l
    join developer_identities i on i.developer_id = l.developer_id and i.provider = 'github' and i.kind = 'id'
    where l.provider = 'github' and l.kind = 'login' and l.value = lower(u.login)
    order by 1 limit 1
  )
  from unnest(p.requested_reviewers) with ordinality u (login, place)
  order by u.place
)
where p.state = 'open' and p.requested_reviewers <> '{}';
