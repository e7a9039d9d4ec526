import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { avgPrSize } from '../../../domain/metrics/avg-pr-size.ts';
import { measureMetric } from '../../../sql/metrics/measure-metric.ts';
import { getPullRequest } from '../../../sql/pull-requests/get-pull-request.ts';
import { type OpenTestDatabase, openTestDatabase } from '../../activities/open-test-database.ts';
import { applyEvent, at, comment, person, pullRequest } from '../../lib/facts/make-facts.ts';

let opened: OpenTestDatabase;
let repoId: number;
let repositories = 0;
beforeAll(async () => {
  opened = await openTestDatabase();
});
afterAll(() => opened[Symbol.asyncDispose]());
beforeEach(async () => {
  repoId = await opened.addRepository(`counts-${++repositories}`);
});

const detail = async () => (await getPullRequest(opened.database.slonik, repoId, 1))!;

test.each([
  ['stays while the list is cut short', ['review_threads'], 3],
  ['follows a list that is complete', [], 1],
] as const)('the number of review comments that the provider states %s', async (_, truncated, expected) => {
  const told = comment({ author: person('grace', { providerId: 2 }) });
  await applyEvent(opened, repoId, [
    pullRequest({ updatedAt: at(100), reviewComments: 3, truncated }),
    told,
    { ...told, providerId: 702, isDeleted: true },
    { ...told, providerId: 703, isDeleted: true },
  ]);
  expect(await detail()).toMatchObject({ reviewComments: expected, truncated });
});

test('the lines that the provider states stand where a limit cut the diff, and the list says so', async () => {
  const merged = { state: 'merged', mergedAt: at(60), updatedAt: at(60) } as const;
  await applyEvent(opened, repoId, [
    pullRequest({ ...merged, additions: 9_000, deletions: 500, changedFiles: 4_000 }),
  ]);
  await opened.database.pg.query(
    `insert into pr_files (repo_id, pr_id, head_sha, file_index, path, status, additions, deletions, channel)
     select repo_id, pr_id, head_sha, i, 'f' || i, 'modified', 1, 0, 'production'
     from pull_requests, generate_series(0, 9) i where repo_id = $1`,
    [repoId],
  );
  const size = async () => {
    const window = { fromAt: new Date('2025-01-01T00:00Z'), untilAt: new Date('2025-02-01T00:00Z') };
    return (await measureMetric(opened.database.pg, avgPrSize, { teamId: null, repoId }, window)).value;
  };
  expect(await size()).toBe(10);
  await opened.database.pg.query(
    'update pull_requests set is_diff_cut = true, last_analyzed_head_sha = head_sha where repo_id = $1',
    [repoId],
  );
  expect(await size()).toBe(9_500);
  expect(await detail()).toMatchObject({ additions: 9_000, changedFiles: 4_000, truncated: ['files'] });
});
