import type pg from 'pg';

/**
 * Three teams over the repositories of `seedRepositories`: one in a zone with changes of clocks that watches both since ever, one of
 * half an hour's offset that watches the first for some weeks, and one that watches nothing yet.
 */
export async function seedTeams(client: pg.ClientBase | pg.Pool): Promise<readonly string[]> {
  const teams = await client.query<{ id: string }>(
    `insert into teams (name, slug, timezone)
     values ('Web', 'web', 'Europe/Berlin'), ('Store', 'store', 'Asia/Kolkata'), ('New', 'new', 'UTC') returning id`,
  );
  await client.query(
    `insert into team_repositories (team_id, repo_id, connected_at, disconnected_at)
     select t.id, r.repo_id, case t.slug when 'web' then '-infinity' else '2026-03-04T10:00Z' end::timestamptz,
       case t.slug when 'store' then '2026-04-15T10:00Z'::timestamptz end
     from teams t join repositories r on t.slug = 'web' or (t.slug = 'store' and r.name = 'shop')`,
  );
  return teams.rows.map(({ id }) => id);
}

/** Statements that change what snapshots of metrics depend on, besides `FACT_WRITES`; each takes a whole number. */
export const TEAM_WRITES: Readonly<Record<string, string>> = {
  branchCommits: `
    update commits set on_default_branch = not on_default_branch, author_login = case $1::int % 3 when 0 then 'ada' when 1 then 'bo' end
    where abs(hashtext(sha)) % 4 = $1::int % 4`,
  changeZones: `
    update teams set timezone = (array['Europe/Berlin', 'America/New_York', 'Asia/Kolkata', 'Australia/Lord_Howe'])[1 + $1::int % 4]
    where slug = (array['web', 'store', 'new'])[1 + $1::int % 3]`,
  watchRepositories: `
    insert into team_repositories (team_id, repo_id, connected_at)
    select t.id, r.repo_id, '2026-02-25T07:30Z'::timestamptz + make_interval(days => $1::int)
    from teams t cross join repositories r
    where t.slug = (array['web', 'store', 'new'])[1 + $1::int % 3] and (r.repo_id + $1::int) % 2 = 0
    on conflict do nothing`,
  unwatchRepositories: `
    update team_repositories
    set disconnected_at = greatest(connected_at, '2026-03-01T22:10Z'::timestamptz + make_interval(days => $1::int))
    where disconnected_at is null and (repo_id + $1::int) % 3 = 0`,
  moveWatching: `
    update team_repositories set connected_at = connected_at - interval '9 days' where (repo_id + $1::int) % 5 = 0`,
  forgetWatching: `
    delete from team_repositories
    where (repo_id + $1::int) % 7 = 0 and team_id <> (select id from teams where slug = 'web')`,
  ruleBots: `
    insert into bot_rules (team_id, kind, pattern, is_bot)
    values (case when $1::int % 2 = 0 then (select id from teams order by slug offset $1::int % 3 limit 1) end, 'login',
      (array['ada', 'b*', 'c?'])[1 + $1::int % 3], $1::int % 4 > 0)
    on conflict (team_id, kind, pattern) do update set is_bot = not bot_rules.is_bot`,
  unruleBots: `delete from bot_rules where rule_id % 3 = $1::int % 3`,
  nameAuthors: `
    update pull_requests set author_login = (array['ada', 'bo', 'cy', 'helper[bot]'])[1 + ($1::int + number) % 4],
      author_is_bot = number % 13 = $1::int % 13
    where number % 4 = $1::int % 4`,
  readyPullRequests: `
    update pull_requests set draft_removed_at = created_at + make_interval(hours => $1::int % 30),
      first_commit_at = created_at - make_interval(hours => $1::int % 70)
    where number % 6 = $1::int % 6`,
  changeReviews: `
    update reviews set reviewer_login = (array['ada', 'bo', 'cy', null])[1 + ($1::int + provider_id) % 4], is_bot = provider_id % 9 = 0,
      state = (array['approved', 'commented', 'dismissed', 'pending'])[1 + $1::int % 4]::review_state,
      submitted_at = submitted_at + make_interval(hours => $1::int % 50 - 25),
      commit_sha = (select head_sha from pull_requests p where p.repo_id = reviews.repo_id and p.pr_id = reviews.pr_id)
    where provider_id % 4 = $1::int % 4`,
  insertComments: `
    insert into review_comments (repo_id, kind, provider_id, pr_id, author_login, created_at, provider_updated_at, provider_version)
    select p.repo_id, case $1::int % 4 when 0 then 'conversation' else 'review' end, $1::int * 10000 + p.pr_id, p.pr_id,
      (array['ada', 'bo', 'cy'])[1 + $1::int % 3], p.created_at, now(), ''
    from (select * from pull_requests order by number % ($1::int + 2), pr_id limit 3) p
    on conflict do nothing`,
  deleteComments: `
    update review_comments set deleted_at = case when deleted_at is null then now() end where provider_id % 3 = $1::int % 3`,
  insertFiles: `
    insert into pr_files (repo_id, pr_id, head_sha, file_index, path, status, additions, deletions, channel, noise)
    select p.repo_id, p.pr_id, p.head_sha, $1::int, 'src/' || $1::int, 'modified', $1::int, 3, 'production',
      case $1::int % 3 when 0 then 'generated' end
    from (select * from pull_requests order by number % ($1::int + 4), pr_id limit 3) p
    on conflict do nothing`,
  ruleFiles: `update pr_files set noise = case when noise is null then 'lock' end where file_index % 3 = $1::int % 3`,
  deletePullRequests: `delete from pull_requests where number % 23 = $1::int % 23`,
  reportCoverage: `
    insert into coverage_reports (repo_id, commit_sha, flag, coverage, source, on_default_branch, reported_at)
    select repo_id, md5($1::text || i), case i when 3 then 'unit' else '' end, ($1::int * 7 + i) % 100, 'lcov', i > 1,
      '2026-03-01T00:10Z'::timestamptz + make_interval(hours => $1::int * 11 + i)
    from repositories cross join generate_series(1, 4) i
    on conflict (repo_id, commit_sha, flag) do update set coverage = 50, on_default_branch = not coverage_reports.on_default_branch`,
  deleteTeams: `delete from teams where slug = 'new' and $1::int % 10 = 0`,
};
