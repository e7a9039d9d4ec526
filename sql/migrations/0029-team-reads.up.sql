-- Indexes of the activity feed, each in its own order.

create index pull_requests_rejected_idx on pull_requests (repo_id, closed_at desc) where state = 'closed';
create index branches_pushed_idx on branches (repo_id, pushed_at desc) where pushed_at is not null;
create index incidents_resolved_idx on incidents (repo_id, resolved_at desc) where resolved_at is not null and is_active;
