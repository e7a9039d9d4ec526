import { afterAll, beforeAll, expect, test } from 'vitest';
import { listWaitingPullRequests } from '../../../sql/analysis/list-abandoned-work.ts';
import { queueLiveRun } from '../../../sql/analysis/queue-live-run.ts';
import { type OpenTestDatabase, openTestDatabase } from '../../activities/open-test-database.ts';

let opened: OpenTestDatabase;
let repoId: number;
beforeAll(async () => {
  opened = await openTestDatabase();
  repoId = await opened.addRepository('repository');
  await opened.database.pg.query(
    `insert into pull_requests (repo_id, number, title, head_sha, created_at, updated_at)
     select $1, n, 'title', 'head-' || n, now(), now() from generate_series(1, 2) n`,
    [repoId],
  );
});
afterAll(() => opened[Symbol.asyncDispose]());

async function runs() {
  const { rows } = await opened.database.pg.query(
    `select p.number, r.status, r.lane from pr_analysis_runs r join pull_requests p using (repo_id, pr_id)
     order by p.number`,
  );
  return rows;
}

test('what was asked for waits in a row of its own, where the sweep finds it', async () => {
  const { slonik, pg } = opened.database;
  await queueLiveRun(slonik, repoId, 1);
  await queueLiveRun(slonik, repoId, 1);
  expect(await runs()).toEqual([{ number: 1, status: 'pending', lane: 'live' }]);
  expect(await listWaitingPullRequests(slonik, 60_000, 10)).toEqual([]);
  await pg.query(`update pr_analysis_runs set queued_at = now() - interval '5 minutes'`);
  expect(await listWaitingPullRequests(slonik, 60_000, 10)).toEqual([
    { repoId, repository: 'acme/repository', number: 1, headSha: 'head-1' },
  ]);
});

test('a run that is under way stays, one that has ended waits again', async () => {
  const { slonik, pg } = opened.database;
  await pg.query(`update pr_analysis_runs set status = 'running', lane = 'bulk'`);
  await queueLiveRun(slonik, repoId, 1);
  expect(await runs()).toEqual([{ number: 1, status: 'running', lane: 'bulk' }]);
  await pg.query(`update pr_analysis_runs set status = 'done'`);
  await queueLiveRun(slonik, repoId, 1);
  expect(await runs()).toEqual([{ number: 1, status: 'pending', lane: 'live' }]);
});

test('asking for a pull request that is not there changes nothing', async () => {
  const before = await runs();
  await queueLiveRun(opened.database.slonik, repoId, 99);
  expect(await runs()).toEqual(before);
});
