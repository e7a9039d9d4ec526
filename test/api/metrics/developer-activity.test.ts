import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  DailyCommitsPageSchema,
  DeveloperActivityPageSchema,
} from '../../../api/schemas/metrics/developer-activity.ts';
import { addRepository } from '../seed.ts';
import { createTestApi, readProblem, type TestApi } from '../test-api.ts';
import { addDevelopers, addTeam, addWork, readAll } from '../work/add-work.ts';

let api: TestApi;
let teamId: string;
let shop: number;

beforeAll(async () => {
  api = await createTestApi();
  const { pg } = api.database;
  shop = await addRepository(pg, 'acme/shop');
  const depot = await addRepository(pg, 'acme/depot');
  teamId = await addTeam(pg, 'web', 'Asia/Tokyo', [
    { repoId: shop, connectedAt: '2026-01-01T00:00Z' },
    { repoId: depot, connectedAt: '2026-03-02T12:00Z' },
  ]);
  await addDevelopers(pg, ['ada', 'bo', 'deploy-robot']);
  const work = addWork(pg);
  let sha = 0;
  const commit = (repoId: number, author: string, at: string, lines: number) =>
    work.commit({ repoId, sha: String(sha++), author, at, lines });
  await commit(shop, 'ada', '2026-02-28T23:59Z', 4);
  await commit(shop, 'ada', '2026-03-01T00:00Z', 5);
  await commit(shop, 'bo', '2026-03-01T10:00Z', 6);
  await commit(shop, 'ada', '2026-03-01T23:59Z', 7);
  await commit(depot, 'ada', '2026-03-01T10:00Z', 100);
  await commit(depot, 'deploy-robot', '2026-03-02T10:00Z', 8);
  await commit(depot, 'ada', '2026-03-03T10:00Z', 9);
  await work.pullRequest({
    repoId: shop,
    number: 1,
    author: 'ada',
    createdAt: '2026-02-27T10:00Z',
    mergedAt: '2026-03-02T10:00Z',
  });
  await work.review({ repoId: shop, number: 1, reviewer: 'bo', at: '2026-03-02T09:00Z' });
});
afterAll(() => api[Symbol.asyncDispose]());

describe('daily commits', () => {
  const WINDOW = 'from=2026-02-28&to=2026-03-04';

  test('have a row a repository and day of UTC, whatever the zone, counted by hand', async () => {
    const response = await api.send(`/v1/teams/${teamId}/daily-commits?${WINDOW}`);
    const page = DailyCommitsPageSchema.parse(await response.json());
    expect(
      page.items.map((row) => [
        row.day,
        row.repository,
        row.commits,
        row.linesAdded,
        row.linesDeleted,
        row.authors,
      ]),
    ).toEqual([
      ['2026-03-03', 'acme/depot', 1, 9, 1, 1],
      // The whole day on which it was connected counts, the day before does not.
      ['2026-03-02', 'acme/depot', 1, 8, 1, 1],
      ['2026-03-01', 'acme/shop', 3, 18, 3, 2],
      ['2026-02-28', 'acme/shop', 1, 4, 1, 1],
    ]);
    expect(page).toMatchObject({ version: 1, botsExcluded: 0, nextCursor: null });
  });

  test('name the very commits of each row', async () => {
    const all = await readAll<{ itemsUrl: string; commits: number }>(
      api.send,
      `/v1/teams/${teamId}/daily-commits?${WINDOW}&limit=1`,
    );
    expect(all.pages).toBe(4);
    for (const { itemsUrl, commits } of all.items) {
      expect((await readAll(api.send, itemsUrl)).items).toHaveLength(commits);
    }
  });

  test.each([
    ['an empty window', 'from=2026-03-01&to=2026-03-01', 'earlier'],
    ['too long a window', 'from=2001-03-01&to=2026-03-01', 'longer'],
    ['a moment', 'from=2026-03-01T00:00:00Z', 'such as 2026-01-31'],
  ])('refuse %s', async (_, query, hint) => {
    const response = await api.send(`/v1/teams/${teamId}/daily-commits?${query}`);
    expect(await readProblem(response)).toMatchObject({ status: 400, detail: expect.stringContaining(hint) });
  });
});

describe('developer activity', () => {
  const WINDOW = 'from=2026-02&to=2026-04';

  test('has a row a month of UTC, repository and developer, counted by hand', async () => {
    const response = await api.send(`/v1/teams/${teamId}/developer-activity?${WINDOW}`);
    const page = DeveloperActivityPageSchema.parse(await response.json());
    const rows = page.items.map((row) =>
      [
        row.month,
        row.repository,
        row.login,
        row.commits,
        row.linesAdded,
        row.pullRequestsOpened,
        row.pullRequestsMerged,
        row.reviewsGiven,
      ].join(' '),
    );
    expect(rows.sort()).toEqual([
      '2026-02 acme/shop ada 1 4 1 0 0',
      // The whole month in which it was connected counts.
      '2026-03 acme/depot ada 2 109 0 0 0',
      '2026-03 acme/depot deploy-robot 1 8 0 0 0',
      '2026-03 acme/shop ada 2 12 0 1 0',
      '2026-03 acme/shop bo 1 6 0 0 1',
    ]);
  });

  test('is the same page by page', async () => {
    const path = `/v1/teams/${teamId}/developer-activity?${WINDOW}`;
    const all = await readAll(api.send, path);
    const paged = await readAll(api.send, `${path}&limit=2`);
    expect(paged).toEqual({ items: all.items, pages: 3 });
    const ofShop = await readAll(api.send, `/v1/repositories/${shop}/developer-activity?${WINDOW}`);
    expect(ofShop.items).toHaveLength(3);
  });

  test('marks machines by the rules of the moment', async () => {
    const marked = async () => {
      const { items } = await readAll<{ login: string; isBot: boolean }>(
        api.send,
        `/v1/teams/${teamId}/developer-activity?${WINDOW}`,
      );
      return items.filter(({ isBot }) => isBot).map(({ login }) => login);
    };
    expect(await marked()).toEqual([]);
    await api.post('/v1/bot-rules', { pattern: '*-robot' });
    expect(await marked()).toEqual(['deploy-robot']);
  });

  test.each([
    ['an empty window', 'from=2026-03&to=2026-03', 'earlier'],
    ['too long a window', 'from=2001-03&to=2026-03', 'longer'],
    ['a month there is not', 'from=2026-13', 'such as 2026-01'],
  ])('refuses %s', async (_, query, hint) => {
    const response = await api.send(`/v1/teams/${teamId}/developer-activity?${query}`);
    expect(await readProblem(response)).toMatchObject({ status: 400, detail: expect.stringContaining(hint) });
  });
});
