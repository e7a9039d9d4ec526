import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { BranchFact } from '../../../domain/facts/repository-facts.ts';
import { listActivity } from '../../../sql/activity/list-activity.ts';
import { measureReviewLoad } from '../../../sql/review-load/measure-review-load.ts';
import { type OpenTestDatabase, openTestDatabase } from '../../activities/open-test-database.ts';
import { applyEvent, at, person, pullRequest, review } from './make-facts.ts';

const WINDOW = { fromAt: new Date('2025-01-01T00:00Z'), untilAt: new Date('2025-02-01T00:00Z') };

let opened: OpenTestDatabase;
let repoId: number;
let repositories = 0;
beforeAll(async () => {
  opened = await openTestDatabase();
});
afterAll(() => opened[Symbol.asyncDispose]());
beforeEach(async () => {
  repoId = await opened.addRepository(`accounts-${++repositories}`);
});

const account = (login: string, providerId: number) => person(login, { providerId });
const asked = (login: string, providerId: number | null) => ({
  name: login,
  person: person(login, { providerId }),
});
const branch = (name: string, login: string, providerId: number | null): BranchFact => ({
  kind: 'branch',
  name,
  headSha: 'a1'.repeat(20),
  beforeSha: null,
  isDefault: false,
  wasForced: false,
  pushedBy: person(login, { providerId }),
  pushedAt: at(name.length),
});

const apply = (...facts: Parameters<typeof applyEvent>[2]) => applyEvent(opened, repoId, facts);

async function readLoad() {
  const load = await measureReviewLoad(opened.database.pg, { teamId: null, repoId }, WINDOW);
  return load.map(({ login, given, requested }) => [login, given, requested]);
}

async function botsOf(kind: 'pull_request_merged' | 'push') {
  const entries = await listActivity(opened.database.pg, { teamId: null, repoId }, [kind], {
    after: undefined,
    limit: 10,
  });
  return entries.map(({ id, isBot }) => [id, isBot]);
}

test('whoever was asked for a review is the same after a rename, also when another takes the login', async () => {
  await apply(pullRequest({ requestedReviewers: [asked('rita', 8_001)] }));
  expect(await readLoad()).toEqual([['rita', 0, 1]]);
  await apply(
    pullRequest({ number: 2 }),
    review({ pullRequestNumber: 2, reviewer: account('Rita-2', 8_001) }),
  );
  expect(await readLoad()).toEqual([['rita-2', 1, 1]]);
  await apply(pullRequest({ number: 3, requestedReviewers: [asked('rita', 8_002)] }));
  expect(await readLoad()).toEqual([
    ['rita-2', 1, 1],
    ['rita', 0, 1],
  ]);
});

test('the new holder of a login was not asked for what its former holder was', async () => {
  await apply(pullRequest({ requestedReviewers: [asked('vera', 8_101)] }));
  await apply(pullRequest({ number: 2 }), review({ pullRequestNumber: 2, reviewer: account('vera', 8_102) }));
  const load = await readLoad();
  expect(load.map(([, given, requested]) => [given, requested])).toEqual([
    [1, 0],
    [0, 1],
  ]);
});

test('a login decides where nothing else is known, and a team is nobody of that name', async () => {
  await apply(
    pullRequest({ requestedReviewers: [asked('nina', null), { name: 'nina', person: null }] }),
    review({ reviewer: account('nina', 8_201) }),
  );
  expect(await readLoad()).toEqual([
    ['nina', 1, 1],
    ['nina', 0, 1],
  ]);
  // As told before accounts were kept.
  await opened.database.pg.query(
    `update pull_requests set requested_reviewers = '{Nina}', requested_reviewer_ids = '{}' where repo_id = $1`,
    [repoId],
  );
  expect(await readLoad()).toEqual([['nina', 1, 1]]);
});

test('a rule about a login holds for what its account merged and pushed under another', async () => {
  await opened.database.pg.query(`insert into bot_rules (kind, pattern) values ('login', 'shipper')`);
  const merged = { state: 'merged', mergedAt: at(60), updatedAt: at(60) } as const;
  await apply(pullRequest({ ...merged, mergedBy: account('shipper', 8_301) }), branch('a', 'shipper', 8_301));
  await apply(
    pullRequest({ ...merged, number: 2, mergedBy: account('shipper-renamed', 8_301) }),
    pullRequest({ ...merged, number: 3, mergedBy: account('human', 8_302) }),
    branch('aa', 'shipper-renamed', 8_301),
    branch('aaa', 'human', 8_302),
  );
  expect(await botsOf('pull_request_merged')).toEqual([
    ['3', false],
    ['2', true],
    ['1', true],
  ]);
  expect(await botsOf('push')).toEqual([
    ['aaa', false],
    ['aa', true],
    ['a', true],
  ]);
});

test('who pushed is kept with the account, or replaced with it', async () => {
  const stored = async () =>
    (
      await opened.database.pg.query(
        'select pushed_by_login as login, pushed_by_account_id as id from branches where repo_id = $1',
        [repoId],
      )
    ).rows;
  await apply(branch('a', 'olga', 8_401));
  await apply({ ...branch('a', 'olga', 8_401), pushedBy: null, pushedAt: at(10) });
  expect(await stored()).toEqual([{ login: 'olga', id: 8_401 }]);
  await apply({ ...branch('a', 'pia', null), pushedAt: at(20) });
  expect(await stored()).toEqual([{ login: 'pia', id: null }]);
});
