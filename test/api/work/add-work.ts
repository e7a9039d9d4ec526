import type pg from 'pg';

/** Work of people and machines, in the words that tests speak. Times are `2026-03-03T10:00Z`. */
export interface Work {
  pullRequest(values: {
    repoId: number;
    number: number;
    author: string;
    createdAt: string;
    mergedAt?: string;
    closedAt?: string;
    readyAt?: string;
    isDraft?: boolean;
    stateKnown?: boolean;
    lines?: number;
    requested?: readonly string[];
  }): Promise<void>;
  review(values: {
    repoId: number;
    number: number;
    reviewer: string;
    at: string;
    state?: string;
  }): Promise<void>;
  commit(values: {
    repoId: number;
    sha: string;
    author: string;
    at: string;
    lines?: number;
    branch?: string;
    onDefaultBranch?: boolean;
  }): Promise<void>;
  deployment(values: {
    repoId: number;
    key: string;
    finishedAt: string;
    environment?: string;
  }): Promise<void>;
}

/** Tells the database of work, as what GitHub and Git say would be stored. Whoever's name ends in `[bot]` is told to be a machine. */
export function addWork(db: pg.Pool): Work {
  let providerId = 1;
  return {
    pullRequest: async (p) => {
      const state = p.mergedAt ? 'merged' : p.closedAt ? 'closed' : 'open';
      await db.query(
        `insert into pull_requests (repo_id, number, title, head_sha, author_login, author_is_bot, author_id, created_at, merged_at, closed_at,
           state, updated_at, draft_removed_at, is_draft, state_known, additions, requested_reviewers)
         values ($1, $2::int, 'work ' || $2::int, 'h' || $2::int, $3::text, $3::text like '%[bot]',
           (select developer_id from developer_identities where kind = 'login' and value = $3::text), $4::timestamptz, $5, $6, $7::pr_state, $4::timestamptz, $8, $9, $10, $11, $12)`,
        [
          p.repoId,
          p.number,
          p.author,
          p.createdAt,
          p.mergedAt ?? null,
          p.closedAt ?? p.mergedAt ?? null,
          state,
          p.readyAt ?? null,
          p.isDraft ?? false,
          p.stateKnown ?? true,
          p.lines ?? 0,
          p.requested ?? [],
        ],
      );
    },
    review: async ({ repoId, number, reviewer, at, state = 'commented' }) => {
      await db.query(
        `insert into reviews (repo_id, pr_id, provider_id, reviewer_login, reviewer_id, is_bot, state, submitted_at, provider_updated_at,
           provider_version)
         select repo_id, pr_id, $3, $4::text, (select developer_id from developer_identities where kind = 'login' and value = $4::text),
           $4::text like '%[bot]', $5::review_state, $6::timestamptz, $6::timestamptz, ''
         from pull_requests where repo_id = $1 and number = $2`,
        [repoId, number, providerId++, reviewer, state, at],
      );
    },
    commit: async ({ repoId, sha, author, at, lines = 0, branch = 'main', onDefaultBranch = true }) => {
      await db.query(
        `insert into commits (repo_id, sha, committed_at, author_login, author_id, message, additions, deletions, files_changed, branch,
           on_default_branch)
         values ($1, $2, $3, $4::text, (select developer_id from developer_identities where kind = 'login' and value = $4::text),
           e'subject of it\\n\\nbody', $5, 1, 1, $6, $7)`,
        [repoId, sha, at, author, lines, branch, onDefaultBranch],
      );
    },
    deployment: async ({ repoId, key, finishedAt, environment = 'production' }) => {
      await db.query(
        `insert into deployments (repo_id, source, source_key, environment, environment_name, status, created_at, finished_at, updated_at)
         values ($1, 'api', $2, $3::text::deployment_environment, $3::text, 'success', $4::timestamptz - interval '1 hour', $4, $4)`,
        [repoId, key, environment, finishedAt],
      );
    },
  };
}

/** Developers who are known by these logins. */
export async function addDevelopers(db: pg.Pool, logins: readonly string[]): Promise<void> {
  await db.query(
    `with d as (
       insert into developers (email, name, github_username) select l || '@example.org', initcap(l), l from unnest($1::text[]) l
       returning id, github_username
     )
     insert into developer_identities (provider, kind, value, developer_id) select 'github', 'login', github_username, id from d`,
    [logins],
  );
}

/** A team that watches repositories from a moment on. */
export async function addTeam(
  db: pg.Pool,
  slug: string,
  timeZone: string,
  repositories: readonly { readonly repoId: number; readonly connectedAt: string }[],
): Promise<string> {
  const { rows } = await db.query<{ id: string }>(
    `insert into teams (name, slug, timezone) values ($1, $1, $2) returning id`,
    [slug, timeZone],
  );
  const { id } = rows[0]!;
  for (const { repoId, connectedAt } of repositories) {
    await db.query(`insert into team_repositories (team_id, repo_id, connected_at) values ($1, $2, $3)`, [
      id,
      repoId,
      connectedAt,
    ]);
  }
  return id;
}

/** Every item of a list, page after page by its `Link` header, and how many pages there were. */
export async function readAll<Item>(
  send: (path: string) => Promise<Response>,
  path: string,
): Promise<{ items: Item[]; pages: number }> {
  const items: Item[] = [];
  let pages = 0;
  for (let next: string | undefined = path; next !== undefined; pages++) {
    const response = await send(next);
    items.push(...((await response.json()) as { items: Item[] }).items);
    next = /<([^>]+)>; rel="next"/.exec(response.headers.get('Link') ?? '')?.[1];
  }
  return { items, pages };
}
