import { afterAll, beforeAll, expect, test } from 'vitest';
import { StalledPageSchema, type StalledPullRequest } from '../../../api/schemas/metrics/stalled.ts';
import { addRepository } from '../seed.ts';
import { createTestApi, readProblem, type TestApi } from '../test-api.ts';
import { addTeam, addWork, readAll } from '../work/add-work.ts';

const HOUR_MS = 3_600_000;
let api: TestApi;
let teamId: string;
let depot: number;

const ago = (hours: number) => new Date(Date.now() - hours * HOUR_MS).toISOString();

beforeAll(async () => {
  api = await createTestApi();
  const { pg } = api.database;
  const shop = await addRepository(pg, 'acme/shop');
  depot = await addRepository(pg, 'acme/depot');
  teamId = await addTeam(pg, 'web', 'UTC', [
    { repoId: shop, connectedAt: '2026-01-01T00:00Z' },
    { repoId: depot, connectedAt: ago(1) },
  ]);
  const work = addWork(pg);
  const open = { repoId: shop, author: 'ada', createdAt: ago(100) };
  await work.pullRequest({ ...open, number: 1, requested: ['bo', 'cy'], lines: 12 });
  await work.pullRequest({ ...open, number: 2, readyAt: ago(30) });
  await work.pullRequest({ ...open, number: 3, readyAt: ago(20) });
  await work.pullRequest({ ...open, number: 4, isDraft: true });
  await work.pullRequest({ ...open, number: 5, author: 'renovate[bot]' });
  await work.pullRequest({ ...open, number: 6 });
  await work.review({ repoId: shop, number: 6, reviewer: 'bo', at: ago(90) });
  await work.pullRequest({ ...open, number: 7, createdAt: ago(99) });
  await work.review({ repoId: shop, number: 7, reviewer: 'ada', at: ago(90) });
  await work.review({ repoId: shop, number: 7, reviewer: 'lint[bot]', at: ago(90) });
  await work.review({ repoId: shop, number: 7, reviewer: 'bo', at: ago(90), state: 'pending' });
  await work.pullRequest({ ...open, number: 8, closedAt: ago(50) });
  await work.pullRequest({ ...open, number: 9, stateKnown: false });
  await work.pullRequest({ repoId: depot, number: 1, author: 'dan', createdAt: ago(40) });
});
afterAll(() => api[Symbol.asyncDispose]());

async function readStalled(query: string) {
  const response = await api.send(`/v1/teams/${teamId}/stalled-pull-requests?${query}`);
  expect(response.status).toBe(200);
  return StalledPageSchema.parse(await response.json());
}
const name = ({ repository, number }: StalledPullRequest) => `${repository.slice(5)}#${number}`;

test('are open, ready, and reviewed by nobody but their author and machines; who waits longest comes first', async () => {
  const page = await readStalled('');
  expect(page.items.map(name)).toEqual(['shop#1', 'shop#7', 'depot#1', 'shop#2']);
  expect(page).toMatchObject({ hours: 24, count: 4, botsExcluded: 1, version: 1 });
  expect(page.items[0]).toMatchObject({ requestedReviewers: ['bo', 'cy'], lines: 12, author: 'ada' });
  expect(page.items[3]!.waitingHours).toBeCloseTo(30, 1);
});

test('wait for as long as is asked, draft time left out', async () => {
  expect((await readStalled('hours=10')).items.map(name)).toContain('shop#3');
  expect((await readStalled('hours=35')).items.map(name)).toEqual(['shop#1', 'shop#7', 'depot#1']);
  expect(await readStalled('hours=1000')).toMatchObject({ items: [], count: 0 });
});

test('are the same page by page', async () => {
  const all = await readStalled('hours=10');
  const paged = await readAll<StalledPullRequest>(
    api.send,
    `/v1/teams/${teamId}/stalled-pull-requests?hours=10&limit=2`,
  );
  expect(paged.items.map(name)).toEqual(all.items.map(name));
  expect(paged.pages).toBe(3);
});

test('follow a rule about machines at once', async () => {
  const rule = await api.post(`/v1/teams/${teamId}/bot-rules`, { pattern: 'DAN' });
  expect(await readStalled('')).toMatchObject({ count: 3, botsExcluded: 2 });
  const { id } = (await rule.json()) as { id: string };
  await api.send(`/v1/teams/${teamId}/bot-rules/${id}`, { method: 'DELETE' });
  expect(await readStalled('')).toMatchObject({ count: 4, botsExcluded: 1 });
});

test('of a repository; of none there is; for no hours', async () => {
  const ofDepot = await api.send(`/v1/repositories/${depot}/stalled-pull-requests`);
  expect(StalledPageSchema.parse(await ofDepot.json()).items.map(name)).toEqual(['depot#1']);
  expect((await api.send('/v1/repositories/999/stalled-pull-requests')).status).toBe(404);
  const wrong = await api.send(`/v1/teams/${teamId}/stalled-pull-requests?hours=0`);
  expect(await readProblem(wrong)).toMatchObject({
    status: 400,
    detail: expect.stringContaining('1 or more'),
  });
});
