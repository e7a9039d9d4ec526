-- Who a user is in Git data: the developer he was tied to, the one of the account elsewhere that he signs in with, and the one of his verified
-- address. Asked when it is read, so that what Git brings later is found, too.
create function developers_of_user(wanted uuid) returns uuid[] language sql stable parallel safe as $$
  select coalesce(array_agg(distinct found.developer_id), '{}')
  from users u
  cross join lateral (
    select u.developer_id
    union all
    select d.developer_id
    from user_identities i
    join developer_identities d on d.provider = 'github' and d.kind = 'id' and d.value = i.subject
    where i.user_id = u.id and i.issuer = 'https://github.com'
    union all
    select d.developer_id
    from developer_identities d
    where u.email_verified and d.provider = 'git' and d.kind = 'email' and d.value = lower(u.email)
  ) found
  where u.id = wanted and found.developer_id is not null
$$;

-- Who is asked for a review, over all repositories, in the order in which they are listed.
create index pull_requests_requested_idx on pull_requests (updated_at desc, repo_id desc, number desc)
  where state = 'open' and requested_reviewer_ids <> '{}';
