import { afterAll, beforeAll, expect, test } from 'vitest';
import { listPullRequestsToRefetch, settleRefetch } from '../../../sql/reconciliation/refetch-queue.ts';
import { type OpenTestDatabase, openTestDatabase } from '../../activities/open-test-database.ts';
import { applyEvent, pullRequest, review } from '../../lib/facts/make-facts.ts';

let opened: OpenTestDatabase;
beforeAll(async () => {
  opened = await openTestDatabase();
});
afterAll(() => opened[Symbol.asyncDispose]());

test('what disagrees, and what reviews wait for, is asked for until it is settled', async () => {
  const { pg } = opened.database;
  const repoId = await opened.addRepository('shop');
  await pg.query(`update repositories set api_url = 'https://api.github.com' where repo_id = $1`, [repoId]);
  await applyEvent(opened, repoId, [
    pullRequest({ title: 'One' }),
    pullRequest({ title: 'Other' }),
    pullRequest({ number: 2 }),
    review({ pullRequestNumber: 3 }),
    review({ pullRequestNumber: 3, providerId: 502 }),
  ]);
  expect(await listPullRequestsToRefetch(pg, 10)).toEqual([]);
  await pg.query(`update pull_requests set refetch_at = refetch_at - interval '1 minute'`);
  await pg.query(`update waiting_facts set created_at = created_at - interval '2 minutes'`);
  expect(await listPullRequestsToRefetch(pg, 10)).toEqual([
    { repoId, number: 3 },
    { repoId, number: 1 },
  ]);
  // GitHub has neither any more.
  await settleRefetch(pg, repoId, 1);
  await settleRefetch(pg, repoId, 3);
  expect(await listPullRequestsToRefetch(pg, 10)).toEqual([]);
});
