import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Person } from '../../../domain/facts/person.ts';
import { ALL_METRICS } from '../../../domain/metrics/all-metrics.ts';
import { listMetricItems } from '../../../sql/metrics/list-metric-items.ts';
import { listPullRequests } from '../../../sql/pull-requests/list-pull-requests.ts';
import { measureReviewLoad } from '../../../sql/review-load/measure-review-load.ts';
import { listStalled } from '../../../sql/stalled/list-stalled.ts';
import { addTeamDeveloper } from '../../../sql/teams/team-developers.ts';
import { type OpenTestDatabase, openTestDatabase } from '../../activities/open-test-database.ts';
import { applyEvent, at, comment, person, pullRequest, review } from './make-facts.ts';

const WINDOW = { fromAt: new Date('2025-01-01T00:00Z'), untilAt: new Date('2025-02-01T00:00Z') };
const HEAD = 'a1'.repeat(20);
const NEXT_HEAD = 'b2'.repeat(20);

let opened: OpenTestDatabase;
let repoId: number;
let repositories = 0;
beforeAll(async () => {
  opened = await openTestDatabase();
});
afterAll(() => opened[Symbol.asyncDispose]());
beforeEach(async () => {
  repoId = await opened.addRepository(`people-${++repositories}`);
});

const merged = (author: Person | null, more: object = {}) =>
  pullRequest({ author, state: 'merged', mergedAt: at(7_200), updatedAt: at(7_200), headSha: HEAD, ...more });

async function valuesOf(name: string): Promise<number[]> {
  const metric = ALL_METRICS.find((one) => one.name === name)!;
  const items = await listMetricItems(opened.database.pg, metric, { teamId: null, repoId }, WINDOW, {
    after: null,
    limit: 10,
  });
  return items.map(({ value }) => value);
}

const stalledNumbers = async () =>
  (
    await listStalled(opened.database.pg, { teamId: null, repoId }, at(100_000), {
      after: undefined,
      limit: 10,
    })
  ).map(({ number }) => number);

async function developerOf(login: string): Promise<string> {
  const { rows } = await opened.database.pg.query<{ id: string }>(
    `select developer_id as id from developer_identities where kind = 'login' and value = $1`,
    [login],
  );
  return rows[0]!.id;
}

async function addTeam(slug: string): Promise<string> {
  const { rows } = await opened.database.pg.query<{ id: string }>(
    `with t as (insert into teams (name, slug) values ($1, $1) returning id),
      w as (insert into team_repositories (team_id, repo_id, connected_at) select id, $2, '-infinity' from t)
     select id from t`,
    [slug, repoId],
  );
  return rows[0]!.id;
}

test('after a rename what authors say themselves is no review by somebody else', async () => {
  const before = person('alice', { providerId: 7_001 });
  const after = person('Alice-Smith', { providerId: 7_001 });
  const own = { reviewer: before, state: 'commented', submittedAt: at(3_600), updatedAt: at(3_600) } as const;
  await applyEvent(opened, repoId, [
    pullRequest({ author: before }),
    review(own),
    comment({ author: before }),
    pullRequest({ number: 2, author: before }),
    review({ ...own, providerId: 502, pullRequestNumber: 2 }),
  ]);
  expect(await stalledNumbers()).toEqual([1, 2]);
  await applyEvent(opened, repoId, [
    merged(after),
    pullRequest({ number: 2, author: after, updatedAt: at(60) }),
  ]);
  expect(await valuesOf('median_review_time')).toEqual([]);
  expect(await valuesOf('reviews_given')).toEqual([]);
  expect(await valuesOf('review_comments_per_pr')).toEqual([0]);
  expect(await stalledNumbers()).toEqual([2]);
  const { rows } = await opened.database.pg.query(
    'select distinct first_review_at from pull_requests where repo_id = $1',
    [repoId],
  );
  expect(rows).toEqual([{ first_review_at: null }]);
});

test('an account that takes over the login of another is somebody else', async () => {
  await applyEvent(opened, repoId, [merged(person('taken', { providerId: 7_101 }))]);
  await applyEvent(opened, repoId, [
    pullRequest({ number: 2, author: person('moved-on', { providerId: 7_101 }) }),
    review({
      reviewer: person('taken', { providerId: 7_102 }),
      submittedAt: at(3_600),
      updatedAt: at(3_600),
    }),
  ]);
  expect(await developerOf('taken')).not.toBe(await developerOf('moved-on'));
  expect(await valuesOf('median_review_time')).toEqual([1]);
  expect(await valuesOf('merge_without_approval_rate')).toEqual([0]);
});

test('deleted accounts are nobody in particular', async () => {
  await applyEvent(opened, repoId, [merged(null), review({ reviewer: null }), comment({ author: null })]);
  expect(await valuesOf('merge_without_approval_rate')).toEqual([0]);
  expect(await valuesOf('review_comments_per_pr')).toEqual([1]);
  expect(await valuesOf('reviews_given')).toEqual([1]);
});

test.each([
  ['a head that was brought up to date keeps its approval', [], 0],
  ['one that its giver took back does not stand', ['changes_requested', 'grace'], 1],
  ['a request for changes by another takes nothing back', ['changes_requested', 'linus'], 0],
  ['a later comment takes nothing back', ['commented', 'grace'], 0],
] as const)('of approvals: %s', async (_, later, expected) => {
  const facts = [
    merged(person('ada', { providerId: 7_201 }), { headSha: NEXT_HEAD }),
    review({ reviewer: person('grace', { providerId: 7_202 }), commitSha: HEAD }),
  ];
  const [state, login] = later;
  if (state !== undefined) {
    // Renamed in between: the account decides.
    const reviewer = person(`${login}-now`, { providerId: login === 'grace' ? 7_202 : 7_203 });
    facts.push(review({ providerId: 502, reviewer, state, submittedAt: at(20), updatedAt: at(20) }) as never);
  }
  await applyEvent(opened, repoId, facts);
  expect(await valuesOf('merge_without_approval_rate')).toEqual([expected]);
});

test('a rule about a login holds for the account after it was renamed', async () => {
  await opened.database.pg.query(`insert into bot_rules (kind, pattern) values ('login', 'ci-robot')`);
  await applyEvent(opened, repoId, [merged(person('ci-robot', { providerId: 7_301 }))]);
  await applyEvent(opened, repoId, [
    merged(person('deployer', { providerId: 7_301 }), { number: 2, providerId: 9_100 }),
  ]);
  const { rows } = await opened.database.pg.query(
    `select number, is_machine(null, author_login, null, null, false, author_id) as machine
     from pull_requests where repo_id = $1 order by number`,
    [repoId],
  );
  expect(rows).toEqual([
    { number: 1, machine: true },
    { number: 2, machine: true },
  ]);
});

test('a roster keeps its people when they are renamed or turn out to be one', async () => {
  const teamId = await addTeam('roster');
  await applyEvent(opened, repoId, [
    pullRequest({ author: person('roster-login') }),
    pullRequest({ number: 2, author: person('x', { login: null, providerId: 7_401 }) }),
  ]);
  const { rows } = await opened.database.pg.query<{ id: string }>(
    'select author_id as id from pull_requests where repo_id = $1 order by number',
    [repoId],
  );
  for (const [index, role] of (['lead', 'member'] as const).entries()) {
    await addTeamDeveloper(opened.database.slonik, teamId, rows[index]!.id, role);
  }
  // One person after all, and renamed at once.
  await applyEvent(opened, repoId, [
    pullRequest({ number: 3, author: person('roster-login', { providerId: 7_401 }) }),
    pullRequest({ number: 4, author: person('roster-renamed', { providerId: 7_401 }) }),
  ]);
  const places = await opened.database.pg.query(
    'select developer_id as id, role from team_developers where team_id = $1',
    [teamId],
  );
  expect(places.rows).toEqual([{ id: await developerOf('roster-renamed'), role: 'lead' }]);
  const load = await measureReviewLoad(opened.database.pg, { teamId, repoId: null }, WINDOW);
  expect(load).toHaveLength(0);
  const now = { fromAt: new Date(Date.now() - 86_400_000), untilAt: new Date(Date.now() + 86_400_000) };
  const loadNow = await measureReviewLoad(opened.database.pg, { teamId, repoId: null }, now);
  expect(loadNow.map(({ login }) => login)).toEqual(['roster-renamed']);
});

test('pull requests are found under every login of their author', async () => {
  await applyEvent(opened, repoId, [pullRequest({ author: person('first-name', { providerId: 7_501 }) })]);
  await applyEvent(opened, repoId, [
    pullRequest({ number: 2, author: person('second-name', { providerId: 7_501 }) }),
  ]);
  for (const author of ['first-name', 'SECOND-name']) {
    const found = await listPullRequests(opened.database.slonik, repoId, { author, limit: 10 });
    expect(found.map(({ number }) => number)).toEqual([2, 1]);
  }
});
