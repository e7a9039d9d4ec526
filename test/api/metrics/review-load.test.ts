import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Reviewer, ReviewLoadSchema } from '../../../api/schemas/metrics/review-load.ts';
import { addRepository } from '../seed.ts';
import { createTestApi, readProblem, type TestApi } from '../test-api.ts';
import { addDevelopers, addTeam, addWork, readAll } from '../work/add-work.ts';

const MARCH = 'from=2026-03-01T00:00:00Z&to=2026-04-01T00:00:00Z';
let api: TestApi;
let teamId: string;
let shop: number;

beforeAll(async () => {
  api = await createTestApi();
  const { pg } = api.database;
  shop = await addRepository(pg, 'acme/shop');
  teamId = await addTeam(pg, 'web', 'UTC', [{ repoId: shop, connectedAt: '2026-01-01T00:00Z' }]);
  await addDevelopers(pg, ['ada', 'bo', 'cy']);
  await pg.query(
    `insert into team_developers (team_id, developer_id, joined_at) select $1, id, '2026-01-01' from developers where github_username in ('ada', 'cy')`,
    [teamId],
  );
  const work = addWork(pg);
  for (const number of [1, 2, 3]) {
    await work.pullRequest({
      repoId: shop,
      number,
      author: 'ada',
      createdAt: '2026-03-02T10:00Z',
      requested: number === 1 ? ['Cy', 'eve'] : [],
    });
  }
  const review = (number: number, reviewer: string, at: string, state?: string) =>
    work.review({ repoId: shop, number, reviewer, at, ...(state ? { state } : {}) });
  await review(1, 'bo', '2026-03-03T10:00Z');
  await review(1, 'bo', '2026-03-04T10:00Z', 'approved');
  await review(2, 'bo', '2026-03-04T10:00Z', 'dismissed');
  await review(3, 'stranger', '2026-03-05T10:00Z');
  await review(3, 'ada', '2026-03-05T10:00Z'); // the author
  await review(3, 'lint[bot]', '2026-03-05T10:00Z');
  await review(3, 'bo', '2026-03-05T10:00Z', 'pending');
  await review(3, 'bo', '2026-04-01T00:00Z'); // the window is over
});
afterAll(() => api[Symbol.asyncDispose]());

async function readLoad(path: string) {
  const response = await api.send(path);
  expect(response.status).toBe(200);
  return ReviewLoadSchema.parse(await response.json());
}

test('counts reviews, what is requested, and who gave none, by hand', async () => {
  const load = await readLoad(`/v1/teams/${teamId}/review-load?${MARCH}`);
  expect(load.items.map((r) => [r.login, r.given, r.share, r.pullRequests, r.requested])).toEqual([
    ['bo', 3, 75, 2, 0],
    ['stranger', 1, 25, 1, 0],
    ['cy', 0, 0, 0, 1],
    ['eve', 0, 0, 0, 1],
    ['ada', 0, 0, 0, 0],
  ]);
  // Loads 0 0 0 1 3: (2·1 + 4·3) / (4 · 4)
  expect(load).toMatchObject({ people: 5, given: 4, botsExcluded: 1, gini: 14 / 16, version: 2 });
  expect(load.items[0]!.developerId).not.toBeNull();
  expect(load.items[1]).toMatchObject({ developerId: null, name: null });
});

test('of a repository knows no roster', async () => {
  const { items } = await readLoad(`/v1/repositories/${shop}/review-load?${MARCH}`);
  expect(items.map(({ login }) => login)).toEqual(['bo', 'stranger', 'cy', 'eve']);
});

test('names the very reviews, which add up', async () => {
  const { itemsUrl, given, botsExcluded } = await readLoad(`/v1/teams/${teamId}/review-load?${MARCH}`);
  const { items } = await readAll<{ isBot: boolean; kind: string; author: string }>(
    api.send,
    `${itemsUrl}&limit=2`,
  );
  expect(items.filter(({ isBot }) => !isBot)).toHaveLength(given!);
  expect(items.filter(({ isBot }) => isBot)).toHaveLength(botsExcluded);
  expect(new Set(items.map(({ kind }) => kind))).toEqual(new Set(['review']));
});

test('what deleted accounts gave adds up, and is of no one person', async () => {
  const { pg } = api.database;
  const repoId = await addRepository(pg, 'acme/left');
  const work = addWork(pg);
  await work.pullRequest({ repoId, number: 1, author: 'ada', createdAt: '2026-03-02T10:00Z' });
  for (const [index, reviewer] of ['bo', 'cy', 'x', 'y', 'z'].entries()) {
    await work.review({ repoId, number: 1, reviewer, at: `2026-03-03T1${index}:00Z` });
  }
  await pg.query(
    `update reviews set reviewer_id = null, reviewer_login = null where repo_id = $1 and reviewer_login in ('x', 'y', 'z')`,
    [repoId],
  );
  const load = await readLoad(`/v1/repositories/${repoId}/review-load?${MARCH}`);
  expect(load).toMatchObject({ people: 2, given: 5, gini: 0 });
  expect(load.items.map(({ login, given }) => [login, given])).toEqual([
    [null, 3],
    ['bo', 1],
    ['cy', 1],
  ]);
});

test('is the same page by page', async () => {
  const all = await readLoad(`/v1/teams/${teamId}/review-load?${MARCH}`);
  const paged = await readAll<Reviewer>(api.send, `/v1/teams/${teamId}/review-load?${MARCH}&limit=2`);
  expect(paged.items).toEqual(all.items);
  expect(paged.pages).toBe(3);
});

test('is null where there is nothing, and refuses an empty window', async () => {
  const none = await readLoad(
    `/v1/teams/${teamId}/review-load?from=2025-03-01T00:00:00Z&to=2025-03-02T00:00:00Z`,
  );
  expect(none).toMatchObject({ given: 0, gini: null });
  expect(none.items.every(({ share }) => share === null)).toBe(true);
  const wrong = await api.send(
    `/v1/teams/${teamId}/review-load?from=2026-03-01T00:00:00Z&to=2026-03-01T00:00:00Z`,
  );
  expect(await readProblem(wrong)).toMatchObject({ status: 400, detail: expect.stringContaining('earlier') });
});
