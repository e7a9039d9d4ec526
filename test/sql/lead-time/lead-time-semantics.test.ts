import type pg from 'pg';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { changeLeadTime } from '../../../domain/metrics/change-lead-time.ts';
import { refreshFirstDeployments } from '../../../sql/lead-time/refresh-first-deployments.ts';
import { listMetricItems } from '../../../sql/metrics/list-metric-items.ts';
import { type OpenTestDatabase, openTestDatabase } from '../../activities/open-test-database.ts';

const ALWAYS = { fromAt: new Date('2020-01-01'), untilAt: new Date('2030-01-01') };
const START_MS = Date.parse('2026-03-02T00:00Z');
const HOUR_MS = 3_600_000;

let opened: OpenTestDatabase;
let db: pg.Pool;
let repoId: number;

beforeAll(async () => {
  opened = await openTestDatabase();
  db = opened.database.pg;
});
afterAll(() => opened[Symbol.asyncDispose]());

/** A repository for each test, with a first deployment at hour 0, of `root`: its commits do not count. */
beforeEach(async ({ task }) => {
  repoId = await opened.addRepository(task.id);
  await commit('root', -1);
  await deploy('first', 'root', 0);
});

const hour = (hours: number) => new Date(START_MS + hours * HOUR_MS);

/** @param at hours since the first deployment */
const commit = (sha: string, at: number, ...parents: string[]) =>
  db.query(
    `insert into commits (repo_id, sha, committed_at, message, parent_shas) values ($1, $2, $3, '', $4)`,
    [repoId, sha, hour(at), parents],
  );

interface Outcome {
  readonly status?: 'success' | 'failure' | 'inactive' | 'in_progress';
  readonly environment?: 'production' | 'staging';
}

const deploy = (key: string, sha: string | null, at: number, outcome: Outcome = {}) =>
  db.query(
    `insert into deployments (repo_id, source, source_key, environment, environment_name, status, commit_sha, created_at, finished_at,
       succeeded_at, updated_at)
     values ($1, 'api', $2, $3, 'live', $4::deployment_status, $5, $6, $7, case when $4::text = 'inactive' then $7::timestamptz end, $6)`,
    [
      repoId,
      key,
      outcome.environment ?? 'production',
      outcome.status ?? 'success',
      sha,
      hour(at),
      outcome.status === 'in_progress' ? null : hour(at),
    ],
  );

/** Hours from each commit that counts until its first deployment. */
async function leadTimes(): Promise<Record<string, number>> {
  const client = await db.connect();
  await refreshFirstDeployments(client, repoId).finally(() => client.release());
  const page = { after: null, limit: 100 };
  const items = await listMetricItems(db, changeLeadTime, { teamId: null, repoId }, ALWAYS, page);
  return Object.fromEntries(items.map(({ itemId, value }) => [itemId, value]));
}

test('a merge brings the commits of its branch, and does not count itself', async () => {
  await commit('a', 1, 'root');
  await commit('b', 2, 'a');
  await commit('main', 2, 'root');
  await commit('merge', 3, 'main', 'b');
  await deploy('d', 'merge', 5);
  expect(await leadTimes()).toEqual({ a: 4, b: 3, main: 3 });
});

test('of a squash merge the one commit counts that came of it; its branch is never deployed', async () => {
  await commit('branch1', 1, 'root');
  await commit('branch2', 2, 'branch1');
  await commit('squashed', 4, 'root');
  await deploy('d', 'squashed', 5);
  expect(await leadTimes()).toEqual({ squashed: 1 });
});

test('of a rebase merge the commits count as they were committed again', async () => {
  await commit('branch1', 1, 'root');
  await commit('branch2', 2, 'branch1');
  await commit('main', 3, 'root');
  await commit('again1', 4, 'main');
  await commit('again2', 4, 'again1');
  await deploy('d', 'again2', 6);
  expect(await leadTimes()).toEqual({ main: 3, again1: 2, again2: 2 });
});

test('deploying an old commit and rolling back bring nothing, and take nothing from what comes after', async () => {
  await commit('a', 1, 'root');
  await commit('b', 2, 'a');
  await commit('c', 3, 'b');
  await deploy('forward', 'b', 4);
  await deploy('rollback', 'root', 5);
  await deploy('forward again', 'b', 6);
  await deploy('on', 'c', 9);
  expect(await leadTimes()).toEqual({ a: 3, b: 2, c: 6 });
});

test('an old commit of another line is brought when it is deployed, however late', async () => {
  await commit('hotfix', 1, 'root');
  await commit('a', 2, 'root');
  await deploy('d', 'a', 3);
  await deploy('hotfix', 'hotfix', 30);
  expect(await leadTimes()).toEqual({ a: 1, hotfix: 29 });
});

test('other environments, failures and what is not finished bring nothing to production', async () => {
  await commit('a', 1, 'root');
  await deploy('staged', 'a', 2, { environment: 'staging' });
  await deploy('broken', 'a', 3, { status: 'failure' });
  await deploy('running', 'a', 4, { status: 'in_progress' });
  expect(await leadTimes()).toEqual({});
  await deploy('live', 'a', 10);
  await deploy('replaced', 'a', 12, { status: 'inactive' });
  expect(await leadTimes()).toEqual({ a: 9 });
});

test('a deployment that was replaced since did succeed', async () => {
  await commit('a', 1, 'root');
  await deploy('replaced', 'a', 3, { status: 'inactive' });
  await deploy('live', 'a', 10);
  expect(await leadTimes()).toEqual({ a: 2 });
});

test('a deployment whose commit is unknown brings nothing until the commit is told', async () => {
  await commit('a', 1, 'root');
  await deploy('nothing', null, 2);
  await deploy('early', 'b', 3);
  await deploy('late', 'a', 6);
  expect(await leadTimes()).toEqual({ a: 5 });
  await commit('b', 2, 'a');
  expect(await leadTimes()).toEqual({ a: 2, b: 1 });
});

test('a history that is known in part only ends where it is unknown', async () => {
  await commit('a', 1, 'never told');
  await deploy('d', 'a', 2);
  expect(await leadTimes()).toEqual({ a: 1 });
});

test('a commit that claims to be later than its deployment took no time', async () => {
  await commit('a', 5, 'root');
  await deploy('d', 'a', 2);
  expect(await leadTimes()).toEqual({ a: 0 });
});
