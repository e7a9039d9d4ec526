import type pg from 'pg';

export interface SeededFacts {
  readonly repoIds: readonly number[];
  readonly developerIds: readonly string[];
}

/** Two repositories and three developers without any facts yet. */
export async function seedRepositories(client: pg.ClientBase | pg.Pool): Promise<SeededFacts> {
  const repositories = await client.query<{ id: number }>(
    `insert into repositories (owner, name) values ('acme', 'shop'), ('acme', 'warehouse') returning repo_id as id`,
  );
  const developers = await client.query<{ id: string }>(
    `insert into developers (email, name)
     select n || '@example.org', n from unnest('{ada,bo,cy}'::text[]) n returning id`,
  );
  return {
    repoIds: repositories.rows.map(({ id }) => id),
    developerIds: developers.rows.map(({ id }) => id),
  };
}

/** Statements that write facts; each takes a whole number that picks its rows, and is valid at any time. */
export const FACT_WRITES: Readonly<Record<string, string>> = {
  insertCommits: `
    insert into commits (repo_id, sha, committed_at, author_id, author_email, message, additions, deletions, files_changed)
    select r.repo_id, md5($1::text || i || r.repo_id), '2026-03-01'::timestamptz + make_interval(hours => ($1::int * 7 + i * 5) % 1500),
      d.id, d.email, 'work', i, $1 % 10, 1
    from generate_series(1, 5) i
    cross join lateral (select repo_id from repositories order by repo_id offset ($1::int + i) % 2 limit 1) r
    cross join lateral (select id, email from developers order by email offset ($1::int + i) % 3 limit 1) d
    where not exists (select from commits c where c.repo_id = r.repo_id and c.sha = md5($1::text || i || r.repo_id))`,
  countCommits: `update commits set additions = $1::int % 50 where abs(hashtext(sha)) % 7 = $1::int % 7`,
  moveCommits: `
    update commits set author_id = d.id
    from (select id from developers order by email offset $1::int % 3 limit 1) d
    where abs(hashtext(sha)) % 11 = $1::int % 11`,
  moveDays: `
    update commits set committed_at = committed_at + make_interval(days => ($1::int % 5) - 2)
    where abs(hashtext(sha)) % 13 = $1::int % 13`,
  deleteCommits: `delete from commits where abs(hashtext(sha)) % 17 = $1::int % 17`,
  nameCoAuthors: `
    insert into commit_co_authors (repo_id, sha, committed_at, name, email, told_developer_id, developer_id)
    select c.repo_id, c.sha, c.committed_at, '', i || '@example.net', d.id, d.id
    from commits c
    cross join generate_series(1, 2) i
    cross join lateral (select id from developers order by email offset ($1::int + i + length(c.sha)) % 3 limit 1) d
    where abs(hashtext(c.sha)) % 3 = $1::int % 3
    on conflict (repo_id, sha, committed_at, email) do update
    set developer_id = excluded.developer_id, told_developer_id = excluded.told_developer_id`,
  forgetCoAuthors: `delete from commit_co_authors where abs(hashtext(sha)) % 5 = $1::int % 5`,
  insertPullRequests: `
    insert into pull_requests (repo_id, number, title, head_sha, author_id, created_at, updated_at, merged_at, state)
    select r.repo_id, $1::int * 10 + i, 'work', md5($1::text || i), d.id, at, at, at + make_interval(days => i * 9),
      'merged'
    from generate_series(1, 3) i
    cross join lateral (select repo_id from repositories order by repo_id offset i % 2 limit 1) r
    cross join lateral (select id from developers order by email offset ($1::int + i) % 3 limit 1) d
    cross join lateral (select '2026-02-20'::timestamptz + make_interval(days => $1::int % 60) as at) t
    on conflict do nothing`,
  reopenPullRequests: `update pull_requests set merged_at = null, state = 'open' where number % 7 = $1::int % 7`,
  mergePullRequests: `
    update pull_requests set merged_at = created_at + make_interval(days => $1::int % 40), state = 'merged'
    where number % 5 = $1::int % 5`,
  insertReviews: `
    insert into reviews (repo_id, pr_id, provider_id, reviewer_id, state, submitted_at, provider_updated_at,
      provider_version)
    select p.repo_id, p.pr_id, $1::int * 1000 + p.pr_id, d.id, 'approved', p.created_at + make_interval(hours => $1::int), now(), ''
    from (select * from pull_requests order by number % ($1::int + 3), pr_id limit 4) p
    cross join lateral (select id from developers order by email offset $1::int % 3 limit 1) d
    on conflict do nothing`,
  deleteReviews: `delete from reviews where provider_id % 5 = $1::int % 5`,
  insertDeployments: `
    insert into deployments (repo_id, source, source_key, environment, environment_name, status, created_at, failed_at,
      succeeded_at, duration_seconds, updated_at)
    select r.repo_id, 'api', $1::text || '/' || i, 'production', (array['web', 'api', 'Web'])[1 + ($1::int + i) % 3],
      (array['success', 'failure', 'error', 'inactive'])[1 + ($1::int + i) % 4]::deployment_status, at,
      -- Failed, succeeded, or both, in either order.
      case when ($1::int + i) % 4 in (1, 2, 3) then at + make_interval(days => ($1::int % 3) * 4) end,
      case when ($1::int + i) % 4 in (0, 3) then at + make_interval(days => 5) end, 60 * i, at
    from generate_series(1, 3) i
    cross join lateral (select repo_id from repositories order by repo_id offset i % 2 limit 1) r
    cross join lateral (select '2026-03-01'::timestamptz + make_interval(days => ($1::int * 3 + i * 11) % 70, mins => i) as at) t
    on conflict do nothing`,
  turnDeployments: `
    update deployments set failed_at = succeeded_at, succeeded_at = failed_at,
      status = case status when 'success' then 'failure' else 'success' end::deployment_status
    where deployment_id % 5 = $1::int % 5`,
  moveDeployments: `
    update deployments set failed_at = failed_at + make_interval(days => $1::int % 20),
      succeeded_at = succeeded_at + make_interval(days => $1::int % 15)
    where deployment_id % 7 = $1::int % 7`,
  renameEnvironments: `
    update deployments set environment_name = (array['api', 'web'])[1 + $1::int % 2] where deployment_id % 8 = $1::int % 8`,
  deleteDeployments: `delete from deployments where deployment_id % 11 = $1::int % 11`,
  insertIncidents: `
    insert into incidents (repo_id, source, source_key, title, started_at, deployment_id)
    select repo_id, 'api', $1::text || '/' || deployment_id, 'down', finished_at + interval '1 hour', deployment_id
    from deployments where deployment_id % 3 = $1::int % 3
    on conflict do nothing`,
  resolveIncidents: `
    update incidents set resolved_at = started_at + make_interval(hours => 1 + $1::int % 50) where hashtext(source_key) % 2 = 0`,
  moveIncidents: `
    update incidents set started_at = started_at - make_interval(days => $1::int % 15) where hashtext(source_key) % 3 = 0`,
  redateDeployments: `
    update deployments set created_at = created_at - make_interval(hours => $1::int % 300) where deployment_id % 6 = $1::int % 6`,
  withdrawIncidents: `update incidents set is_active = not is_active where abs(hashtext(source_key)) % 9 = $1::int % 9`,
  blameOthers: `
    update incidents i set deployment_id = d.deployment_id
    from deployments d where d.repo_id = i.repo_id and d.deployment_id % 4 = $1::int % 4`,
};
