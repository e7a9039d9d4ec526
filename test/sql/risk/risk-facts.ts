import type pg from 'pg';

/**
 * Facts whose risk is worked out by hand below, told in hours before a moment: of the repository `shop`, which the team watches
 * for long, and of `late`, which it watches since a week. Times of day matter for stalling only, where they are far from the limit
 * of two work days; #2 is exactly two days old.
 *
 * Window: 336 hours (14 days), baseline: 1,680 hours (70 days).
 */
export async function addRiskFacts(
  db: pg.Pool,
  { at, shop, late, teamId }: { at: Date; shop: number; late: number; teamId: string },
): Promise<void> {
  await db.query('update repositories set provider_id = repo_id where repo_id = any ($1)', [[shop, late]]);
  const run = (text: string, ...more: unknown[]) => db.query(text, [shop, at, ...more]);
  await db.query(
    `insert into team_repositories (team_id, repo_id, connected_at)
     values ($1, $2, $4::timestamptz - interval '300 days'), ($1, $3, $4::timestamptz - interval '7 days')`,
    [teamId, shop, late, at],
  );
  await run(
    `insert into pull_requests (repo_id, number, title, head_sha, author_login, author_is_bot, created_at, draft_removed_at, is_draft,
       state, state_known, updated_at, closed_at, merged_at, additions, deletions, url)
     select $1, v.number, 'title of ' || v.number, 'h' || v.number, v.author, v.author like '%[bot]', ago(v.created), ago(v.ready), v.draft,
       v.state::pr_state, v.known, ago(0), ago(v.closed), case v.state when 'merged' then ago(v.closed) end, v.lines, 0,
       case when v.number < 5 then 'https://github.com/acme/shop/pull/' || v.number end
     from (values
       (1, 'ada', 190, null::int, false, 'open', true, null::int, 40), -- stalled
       (2, 'bo', 48, null, false, 'open', true, null, 20), -- stalled: exactly two work days
       (3, 'ada', 20, null, false, 'open', true, null, 10),
       (4, 'ada', 1000, 19, false, 'open', true, null, 900), -- a draft until yesterday
       (5, 'ada', 190, null, true, 'open', true, null, 10), -- a draft
       (6, 'cy', 218, null, false, 'open', true, null, 10), -- reviewed after a day
       (7, 'ada', 220, null, false, 'open', true, null, 10), -- stalled: a machine reviewed it
       (8, 'ada', 221, null, false, 'open', true, null, 10), -- stalled: its author did
       (9, 'renovate[bot]', 190, null, false, 'open', true, null, 10),
       (10, 'ada', 2600, null, false, 'open', true, null, 10), -- forgotten
       (11, 'ada', 190, null, false, 'open', false, null, 10), -- open or not: nobody knows
       (12, 'ada', 390, null, false, 'closed', true, 70, 10), -- stalled a week ago
       (20, 'ada', 320, null, false, 'merged', true, 300, 100), -- reviewed after 4, 10 and 12 hours
       (21, 'ada', 300, null, false, 'merged', true, 280, 300),
       (22, 'dee', 270, null, false, 'merged', true, 250, 500),
       (23, 'renovate[bot]', 270, null, false, 'merged', true, 250, 9000),
       (30, 'ada', 900, null, false, 'merged', true, 880, 9000), -- before the window: after 2, 4 and 6 hours
       (31, 'ada', 800, null, false, 'merged', true, 780, 9000),
       (32, 'ada', 700, null, false, 'merged', true, 680, 9000)
     ) v (number, author, created, ready, draft, state, known, closed, lines)`.replaceAll(
      /ago\(([^)]+)\)/g,
      '($2::timestamptz - make_interval(hours => $1))',
    ),
  );
  await run(
    `insert into reviews (repo_id, pr_id, provider_id, reviewer_login, is_bot, state, submitted_at, provider_updated_at, provider_version)
     select $1, p.pr_id, row_number() over (), v.reviewer, v.reviewer like '%[bot]', v.state::review_state,
       $2::timestamptz - make_interval(hours => v.at), $2, ''
     from (values
       (6, 'bo', 'commented', 194), (7, 'lint[bot]', 'commented', 200), (7, 'bo', 'pending', 150), (8, 'ada', 'commented', 200),
       (20, 'bo', 'approved', 316), (21, 'bo', 'commented', 290), (21, 'bo', 'approved', 288), (22, 'cy', 'approved', 258),
       (22, 'bo', 'approved', 257), (30, 'bo', 'approved', 898), (31, 'bo', 'approved', 796), (32, 'cy', 'approved', 694)
     ) v (number, reviewer, state, at)
     join pull_requests p on p.repo_id = $1 and p.number = v.number`,
  );
  await run(
    `insert into coverage_reports (repo_id, commit_sha, coverage, source, on_default_branch, reported_at)
     select $1, 'c' || v.at, v.coverage, 'lcov', v.is_default, $2::timestamptz - make_interval(hours => v.at)
     from (values (1690, 99, true), (600, 70, true), (400, 80, true), (300, 78, true), (200, 77.5, true), (100, 10, false))
       v (at, coverage, is_default)`,
  );
  await run(
    `insert into deployments (repo_id, source, source_key, environment, environment_name, status, created_at, finished_at,
       succeeded_at, updated_at, url)
     select $1, 'api', 'd' || v.at, v.environment::deployment_environment, 'x', v.status::deployment_status,
       $2::timestamptz - make_interval(hours => v.at), $2::timestamptz - make_interval(hours => v.at),
       case when v.status = 'inactive' then $2::timestamptz - make_interval(hours => v.at) end, $2, 'https://deploy.example.org/' || v.at
     from (values (310, 'production', 'success'), (290, 'production', 'failure'), (250, 'production', 'success'),
       (200, 'production', 'inactive'), (90, 'production', 'success'), (50, 'staging', 'failure'), (400, 'production', 'failure'))
       v (at, environment, status)`,
  );
  // Blamed on the deployment of 200 hours ago.
  await run(
    `insert into incidents (repo_id, source, source_key, title, started_at)
     values ($1, 'api', 'i', 'down', $2::timestamptz - interval '190 hours')`,
  );
  for (const [repoId, human, of] of [
    [shop, 3, 24],
    [late, 2, 0],
  ]) {
    await db.query(
      `insert into commits (repo_id, sha, committed_at, message, author_login, on_default_branch)
       select $1::bigint, 'n' || i, $2::timestamptz - make_interval(hours => 10 + i), 'm', case i when $3 then 'renovate[bot]' else 'ada' end, true
       from generate_series(0, $3::int) i
       union all
       select $1::bigint, 'b' || i, $2::timestamptz - make_interval(hours => 400 + i), 'm', 'ada', true
       from generate_series(1, $4::int) i`,
      [repoId, at, human, of],
    );
  }
}

/** Worked out by hand from the rows above; the second of each pair is the value a week before. */
export const EXPECTED_VALUES = {
  stalled_pull_requests: 4 / 4, // #1, #2, #7, #8
  review_time: 11 / 4, // 4, 10, 12 and 24 hours; 2, 4 and 6 before
  work_in_progress: 7 / 4, // #1 to #4 and #6 to #8; ada, bo, cy and dee
  pull_request_size: 300,
  coverage_trend: 77.5 - 80,
  failed_deployments: 40, // that of 290 hours ago, and the blamed one
  review_load_imbalance: 0.6, // bo reviewed four, cy one
  commit_drop: 50, // three, usually 24 in eight weeks
} as const;
/** 20 + 13.125 + 1 + 1.25 + 5 + 15 + 6 + 6 = 67.375 points. */
export const EXPECTED_SCORE = 67;
