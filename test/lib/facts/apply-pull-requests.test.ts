import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { withClient } from '../../../lib/database/transaction.ts';
import { upsertPullRequests } from '../../../sql/pull-requests/upsert-pull-requests.ts';
import { type OpenTestDatabase, openTestDatabase } from '../../activities/open-test-database.ts';
import { applyAnswer, applyEvent, at, person, pullRequest, review } from './make-facts.ts';

let opened: OpenTestDatabase;
let repoId: number;
let repositories = 0;
beforeAll(async () => {
  opened = await openTestDatabase();
});
afterAll(() => opened[Symbol.asyncDispose]());
beforeEach(async () => {
  repoId = await opened.addRepository(`repository-${++repositories}`);
});

async function stored(number = 1): Promise<Record<string, unknown>> {
  const { rows } = await opened.database.pg.query(
    'select * from pull_requests where repo_id = $1 and number = $2',
    [repoId, number],
  );
  return rows[0];
}

test('an open pull request is stored and reported once as changed', async () => {
  const facts = [pullRequest({ additions: 4, commitsCount: 2 })];
  const first = await applyEvent(opened, repoId, facts, 'd1');
  expect(first.changedPullRequests).toEqual([{ repoId, number: 1, headSha: 'a1'.repeat(20) }]);
  expect((await applyEvent(opened, repoId, facts, 'd1')).changedPullRequests).toEqual([]);
  expect(await stored()).toMatchObject({
    title: 'Add a thing',
    title_source: 'provider',
    author_login: 'ada',
    author_avatar_url: 'https://avatars.example/ada',
    additions: 4,
    commits_count: 2,
    last_ingested_delivery_id: 'd1',
    analysis_status: 'pending',
    base_sha: null,
    refetch_at: null,
  });
});

test('a stale fact changes no newer column, but tells what the newer one did not know', async () => {
  await applyEvent(opened, repoId, [pullRequest({ title: 'New', updatedAt: at(20) })], 'd2');
  const old = pullRequest({ title: 'Old', additions: 7, updatedAt: at(10) });
  expect((await applyEvent(opened, repoId, [old], 'd1')).changedPullRequests).toEqual([]);
  expect(await stored()).toMatchObject({
    title: 'New',
    additions: 7,
    provider_updated_at: at(20),
    last_ingested_delivery_id: 'd2',
  });
});

test('two states of one second end the same either way, and the provider is asked until it settles them', async () => {
  const one = pullRequest({ title: 'One' });
  const other = pullRequest({ title: 'Other' });
  await applyEvent(opened, repoId, [one]);
  const second = await applyEvent(opened, repoId, [other]);
  expect(second.refetch).toMatchObject([{ repoId, number: 1 }]);
  const { title } = await stored();
  await applyEvent(opened, repoId, [one]);
  expect(await stored()).toMatchObject({ title, refetch_at: expect.any(Date) });

  const loser = title === 'One' ? other : one;
  await applyAnswer(opened, repoId, [loser]);
  expect(await stored()).toMatchObject({ title: loser.title, refetch_at: null });
  expect((await applyEvent(opened, repoId, [one, other])).refetch).toEqual([]);
  expect(await stored()).toMatchObject({ title: loser.title, refetch_at: null });
});

test('merged beats closed beats open within one second', async () => {
  const closed = pullRequest({ state: 'closed', closedAt: at(5), updatedAt: at(5) });
  const merged = { ...closed, state: 'merged' as const, mergedAt: at(5), mergeCommitSha: 'ce'.repeat(20) };
  await applyEvent(opened, repoId, [merged]);
  await applyEvent(opened, repoId, [closed]);
  await applyEvent(opened, repoId, [pullRequest({ updatedAt: at(5) })]);
  expect(await stored()).toMatchObject({ state: 'merged', merge_commit_sha: 'ce'.repeat(20) });
});

test('a mirrored pull request is taken over; its base stays while the head does', async () => {
  await withClient(opened.database, (client) =>
    upsertPullRequests(client, repoId, [
      {
        number: 1,
        state: 'open',
        stateKnown: false,
        title: 'subject of a commit',
        body: null,
        ownCommits: ['c1'],
        firstCommitAt: null,
        baseRef: 'main',
        authorName: 'Ada',
        authorEmail: 'ada@example.org',
        baseSha: 'fork-point',
        baseRule: 'frontier',
        headSha: 'a1'.repeat(20),
        mergeCommitSha: null,
        commitsCount: 1,
        createdAt: at(0),
        updatedAt: at(1_000),
        mergedAt: null,
      },
    ]),
  );
  await opened.database.pg.query(`update pull_requests set analysis_status = 'done' where repo_id = $1`, [
    repoId,
  ]);
  const { rows } = await opened.database.pg.query(
    `insert into pr_analysis_runs (repo_id, pr_id, head_sha, signature_version, algorithm_version, config_version, status)
     select repo_id, pr_id, head_sha, 1, 1, (select min(config_version) from config_snapshots), 'running'
     from pull_requests where repo_id = $1 returning analysis_run_id`,
    [repoId],
  );
  const told = await applyEvent(opened, repoId, [pullRequest()]);
  expect(told.changedPullRequests).toHaveLength(1);
  expect(await stored()).toMatchObject({
    provider_id: 9001,
    title: 'Add a thing',
    state_known: true,
    created_at_estimated: false,
    base_sha: 'fork-point',
    base_rule: 'frontier',
    provider_base_sha: 'ba5e'.repeat(10),
    own_commits: ['c1'],
    analysis_status: 'done',
  });
  await applyEvent(opened, repoId, [pullRequest({ headSha: 'b2'.repeat(20), updatedAt: at(2) })]);
  expect(await stored()).toMatchObject({
    base_sha: null,
    base_rule: null,
    own_commits: [],
    analysis_status: 'pending',
  });
  const runs = await opened.database.pg.query(
    'select status from pr_analysis_runs where analysis_run_id = $1',
    [rows[0].analysis_run_id],
  );
  expect(runs.rows).toEqual([{ status: 'superseded' }]);
});

test('the first review is by a person who is not the author, and a dismissed one keeps what it said', async () => {
  await applyEvent(opened, repoId, [
    pullRequest(),
    review({ providerId: 1, reviewer: person('ada'), submittedAt: at(1) }),
    review({ providerId: 2, reviewer: person('helper[bot]'), submittedAt: at(2) }),
    review({ providerId: 3, submittedAt: at(9), updatedAt: at(9) }),
    review({ providerId: 4, submittedAt: at(7), state: 'dismissed', dismissedAt: at(30), updatedAt: at(30) }),
  ]);
  expect(await stored()).toMatchObject({ first_review_at: at(7) });
  await applyEvent(opened, repoId, [
    review({ providerId: 4, submittedAt: at(7), state: 'changes_requested', updatedAt: at(7) }),
  ]);
  const { rows } = await opened.database.pg.query(
    'select state, given_state, dismissed_at from reviews where repo_id = $1 and provider_id = 4',
    [repoId],
  );
  expect(rows).toEqual([{ state: 'dismissed', given_state: 'changes_requested', dismissed_at: at(30) }]);
});

test('a review that comes before its pull request waits for it', async () => {
  const early = await applyEvent(opened, repoId, [review()], 'd1');
  expect(early.refetch).toEqual([{ repoId, number: 1, reason: 'not stored yet' }]);
  await applyEvent(opened, repoId, [review()], 'd1');
  await applyEvent(opened, repoId, [pullRequest()], 'd0');
  expect(await stored()).toMatchObject({ first_review_at: at(10) });
  const { rows } = await opened.database.pg.query('select count(*)::int from waiting_facts');
  expect(rows).toEqual([{ count: 0 }]);
});

test('draft times follow whatever order the events come in', async () => {
  const ready = pullRequest({ updatedAt: at(10), draftRemovedAt: at(10) });
  const draftAgain = pullRequest({ updatedAt: at(20), isDraft: true });
  const readyAgain = pullRequest({ updatedAt: at(30), draftRemovedAt: at(30) });
  await applyEvent(opened, repoId, [draftAgain]);
  await applyEvent(opened, repoId, [ready]);
  expect(await stored()).toMatchObject({ is_draft: true, draft_removed_at: null });
  await applyEvent(opened, repoId, [pullRequest({ updatedAt: at(40) })]);
  expect(await stored()).toMatchObject({ is_draft: false, draft_removed_at: null });
  await applyEvent(opened, repoId, [readyAgain]);
  expect(await stored()).toMatchObject({ draft_removed_at: at(30) });
});

test('Git tells the base of a head that the provider told of', async () => {
  await applyEvent(opened, repoId, [pullRequest()]);
  const mirrored = {
    number: 1,
    state: 'open' as const,
    stateKnown: false,
    title: 'subject of a commit',
    body: null,
    ownCommits: ['c2', 'c1'],
    firstCommitAt: null,
    baseRef: 'main',
    authorName: 'Ada',
    authorEmail: 'ada@example.org',
    baseSha: 'fork-point',
    baseRule: 'frontier',
    headSha: 'another head',
    mergeCommitSha: null,
    commitsCount: 2,
    createdAt: at(0),
    updatedAt: at(1_000),
    mergedAt: null,
  };
  const mirror = (overrides: Partial<typeof mirrored>) =>
    withClient(opened.database, (client) =>
      upsertPullRequests(client, repoId, [{ ...mirrored, ...overrides }]),
    );
  await mirror({});
  expect(await stored()).toMatchObject({ base_sha: null, base_rule: null, own_commits: [] });
  await mirror({ headSha: 'a1'.repeat(20) });
  expect(await stored()).toMatchObject({
    title: 'Add a thing',
    base_sha: 'fork-point',
    base_rule: 'frontier',
    own_commits: ['c2', 'c1'],
  });
  await mirror({ headSha: 'a1'.repeat(20), baseSha: 'before-the-merge', baseRule: 'merge' });
  expect(await stored()).toMatchObject({ base_sha: 'before-the-merge', base_rule: 'merge' });
});
