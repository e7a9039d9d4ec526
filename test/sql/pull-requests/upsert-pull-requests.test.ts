import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { withClient } from '../../../lib/database/transaction.ts';
import { ensureDevelopers } from '../../../sql/people/ensure-developers.ts';
import {
  type MirroredPullRequest,
  upsertPullRequests,
} from '../../../sql/pull-requests/upsert-pull-requests.ts';
import { type OpenTestDatabase, openTestDatabase } from '../../activities/open-test-database.ts';

let opened: OpenTestDatabase;
let repoId: number;
beforeAll(async () => {
  opened = await openTestDatabase();
});
afterAll(() => opened[Symbol.asyncDispose]());
let repositories = 0;
beforeEach(async () => {
  repoId = await opened.addRepository(`repository-${++repositories}`);
});

function pullRequest(overrides: Partial<MirroredPullRequest> = {}): MirroredPullRequest {
  return {
    number: 1,
    state: 'open',
    stateKnown: false,
    title: 'Add a thing',
    body: null,
    ownCommits: ['c2', 'c1'],
    firstCommitAt: new Date('2026-01-01T08:00:00Z'),
    baseRef: 'main',
    authorName: 'Ada',
    authorEmail: 'ada@example.org',
    baseSha: 'base',
    baseRule: 'frontier',
    headSha: 'head',
    mergeCommitSha: null,
    commitsCount: 2,
    createdAt: new Date('2024-01-01T00:00:00Z'),
    updatedAt: new Date('2024-01-02T00:00:00Z'),
    mergedAt: null,
    ...overrides,
  };
}

function store(...page: MirroredPullRequest[]): Promise<number> {
  return withClient(opened.database, (client) => upsertPullRequests(client, repoId, page));
}

async function stored(number = 1): Promise<Record<string, unknown>> {
  const { rows } = await opened.database.pg.query(
    'select * from pull_requests where repo_id = $1 and number = $2',
    [repoId, number],
  );
  return rows[0];
}

test('storing the same facts again changes no row', async () => {
  expect(await store(pullRequest(), pullRequest({ number: 2, ownCommits: [] }))).toBe(2);
  expect(await store(pullRequest(), pullRequest({ number: 2, ownCommits: [] }))).toBe(0);
  expect(await stored()).toMatchObject({
    title: 'Add a thing',
    own_commits: ['c2', 'c1'],
    state_known: false,
  });
  expect(await stored(2)).toMatchObject({ own_commits: [] });
});

test('a new head makes the analysis pending and ends open runs of the old head', async () => {
  await store(pullRequest());
  const { pg } = opened.database;
  await pg.query(`update pull_requests set analysis_status = 'done' where repo_id = $1`, [repoId]);
  await pg.query(
    `insert into pr_analysis_runs (repo_id, pr_id, head_sha, signature_version, algorithm_version, config_version, status)
     select repo_id, pr_id, head_sha, 1, 1, (select min(config_version) from config_snapshots), 'running'
     from pull_requests where repo_id = $1`,
    [repoId],
  );
  await store(pullRequest({ title: 'Another title' }));
  expect(await stored()).toMatchObject({ analysis_status: 'done', title: 'Another title' });
  await store(pullRequest({ headSha: 'newer' }));
  expect(await stored()).toMatchObject({ analysis_status: 'pending', head_sha: 'newer' });
  const { rows } = await pg.query('select status, finished_at from pr_analysis_runs where repo_id = $1', [
    repoId,
  ]);
  expect(rows).toEqual([{ status: 'superseded', finished_at: expect.any(Date) }]);
});

test('what the provider said is kept; only a missing base of the same head is filled in', async () => {
  await store(pullRequest({ baseSha: null, baseRule: 'none' }));
  await opened.database.pg.query(
    `update pull_requests set provider_id = 77, title = 'Real title', title_source = 'provider', state = 'closed',
       state_known = true, base_rule = null where repo_id = $1`,
    [repoId],
  );
  expect(await store(pullRequest({ headSha: 'other', baseSha: 'wrong' }))).toBe(0);
  expect(await stored()).toMatchObject({ title: 'Real title', head_sha: 'head', base_sha: null });
  await store(pullRequest({ baseSha: 'right', state: 'merged' }));
  expect(await stored()).toMatchObject({
    title: 'Real title',
    state: 'closed',
    base_sha: 'right',
    base_rule: 'frontier',
  });
});

test('authors are found by their e-mail address in any case of letters', async () => {
  const authors = [
    { email: 'Ada@Example.org', name: 'Ada' },
    { email: 'bob@example.org', name: 'Bob' },
  ];
  await withClient(opened.database, async (client) => {
    await ensureDevelopers(client, authors);
    await ensureDevelopers(client, authors);
  });
  await store(pullRequest(), pullRequest({ number: 2, authorEmail: 'BOB@example.org' }));
  await store(pullRequest({ number: 3, authorEmail: null, authorName: null }));
  const { rows } = await opened.database.pg.query(
    `select p.number, d.name from pull_requests p left join developers d on d.id = p.author_id
     where p.repo_id = $1 order by number`,
    [repoId],
  );
  expect(rows).toEqual([
    { number: 1, name: 'Ada' },
    { number: 2, name: 'Bob' },
    { number: 3, name: null },
  ]);
});
