-- The default branch as Git tells it: its commits by first parents, numbered from the oldest, 0. Merged heads are not among them.
create table default_branch_commits (
  repo_id bigint not null references repositories (repo_id) on delete cascade,
  sha text not null,
  position integer not null check (position >= 0),
  primary key (repo_id, sha)
);
create unique index default_branch_commits_position_key on default_branch_commits (repo_id, position);

alter table coverage_reports
  -- Told again since `reported_at`, which stays when the commit was first told of; null while it was told once.
  add column last_reported_at timestamptz,
  -- Of its commit; null when the default branch is not known to have it, or its order is not known.
  add column branch_position integer,
  -- False for a commit that is older than one that was told of before: it says nothing of how coverage is now.
  add column is_newest boolean not null default true;

-- The newest commit that was told of before some time, at the end of one look-up.
create index coverage_reports_newest_idx on coverage_reports (repo_id, flag, branch_position desc)
  where on_default_branch and coverage is not null and branch_position is not null;

-- Decides again which reports of these repositories are of the default branch, and which of them were news when they came: of those since
-- a moment, as what came before it is not changed by what came later. Where the order of the default branch is known it decides, and a
-- report of a commit that is not there (yet) waits; else the branch that a report names and the time do.
create function place_coverage_reports(of_repos bigint[], since timestamptz) returns void language sql as $$
  with placed as materialized (
    select c.repo_id, c.commit_sha, c.flag, c.reported_at, c.coverage, l.position as branch_position,
      case
        when l.position is not null then true
        when k.is_known then case when c.branch <> r.default_branch then false end
        else coalesce(c.on_default_branch, c.branch = r.default_branch)
      end as on_default_branch
    from repositories r
    cross join lateral (select exists (select from default_branch_commits o where o.repo_id = r.repo_id) as is_known) k
    join coverage_reports c on c.repo_id = r.repo_id and c.reported_at >= since
    left join default_branch_commits l on l.repo_id = c.repo_id and l.sha = c.commit_sha
    where r.repo_id = any (of_repos)
  ), earlier as materialized (
    select d.repo_id, d.flag, (
        select o.branch_position from coverage_reports o
        where o.repo_id = d.repo_id and o.flag = d.flag and o.reported_at < since
          and o.on_default_branch and o.coverage is not null and o.branch_position is not null
        order by o.branch_position desc limit 1
      ) as branch_position
    from (select distinct p.repo_id, p.flag from placed p) d
  ), judged as (
    select p.*, p.branch_position is null or not p.on_default_branch or p.coverage is null or p.branch_position >= greatest(
        e.branch_position,
        max(p.branch_position) filter (where p.on_default_branch and p.coverage is not null)
          over (partition by p.repo_id, p.flag order by p.reported_at, p.branch_position desc)
      ) as is_newest
    from placed p join earlier e on e.repo_id = p.repo_id and e.flag = p.flag
  )
  update coverage_reports c
  set branch_position = j.branch_position, on_default_branch = j.on_default_branch, is_newest = j.is_newest
  from judged j
  where (c.repo_id, c.commit_sha, c.flag) = (j.repo_id, j.commit_sha, j.flag)
    and (c.branch_position, c.on_default_branch, c.is_newest)
      is distinct from (j.branch_position, j.on_default_branch, j.is_newest)
$$;

call forget_touched_rows('metric_snapshots_coverage_reports_coverage');
call watch_snapshot_facts('coverage_reports', 'coverage', 'null::bigint', '(reported_at at time zone ''UTC'')::date',
  'repo_id, commit_sha, flag, coverage, reported_at, on_default_branch, is_newest',
  'on_default_branch and is_newest and flag = ''''');
