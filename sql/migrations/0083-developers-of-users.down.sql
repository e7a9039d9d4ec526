drop index pull_requests_requested_idx;
drop function developers_of_user(uuid);
