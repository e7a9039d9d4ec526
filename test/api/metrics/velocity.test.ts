import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { z } from 'zod';
import type { MetricItemPageSchema } from '../../../api/schemas/metrics/metric.ts';
import { VelocitySchema } from '../../../api/schemas/metrics/velocity.ts';
import { withClient } from '../../../lib/database/transaction.ts';
import { refreshRollups } from '../../../lib/rollups/refresh-rollups.ts';
import { measureVelocity } from '../../../sql/velocity/measure-velocity.ts';
import { readVelocity } from '../../../sql/velocity/read-velocity.ts';
import { addRepository } from '../seed.ts';
import { createTestApi, readProblem, type TestApi } from '../test-api.ts';
import { addTeam, addWork, readAll } from '../work/add-work.ts';

let api: TestApi;
let teamId: string;
let shop: number;
let depot: number;
const QUERY = 'weeks=3&to=2026-03-22T12:00:00Z';

/** ISO weeks in Berlin: 2 March to 8, 9 to 15, 16 to 22. */
beforeAll(async () => {
  api = await createTestApi();
  const { pg } = api.database;
  shop = await addRepository(pg, 'acme/shop');
  depot = await addRepository(pg, 'acme/depot');
  teamId = await addTeam(pg, 'web', 'Europe/Berlin', [
    { repoId: shop, connectedAt: '2026-01-01T00:00Z' },
    { repoId: depot, connectedAt: '2026-03-10T00:00Z' },
  ]);
  const work = addWork(pg);
  // Half past eleven at night in UTC is the next week in Berlin.
  await work.pullRequest({
    repoId: shop,
    number: 1,
    author: 'ada',
    createdAt: '2026-03-01T23:30Z',
    mergedAt: '2026-03-02T01:30Z',
    lines: 10,
  });
  await work.pullRequest({
    repoId: shop,
    number: 2,
    author: 'bo',
    createdAt: '2026-03-03T10:00Z',
    mergedAt: '2026-03-10T10:00Z',
    lines: 30,
  });
  await work.pullRequest({
    repoId: shop,
    number: 3,
    author: 'cy',
    createdAt: '2026-03-10T10:00Z',
    mergedAt: '2026-03-10T14:00Z',
    lines: 7,
  });
  await work.pullRequest({
    repoId: shop,
    number: 4,
    author: 'renovate[bot]',
    createdAt: '2026-03-10T10:00Z',
    mergedAt: '2026-03-11T10:00Z',
    lines: 900,
  });
  await work.pullRequest({ repoId: shop, number: 5, author: 'ada', createdAt: '2026-03-15T22:59Z' });
  await work.pullRequest({
    repoId: depot,
    number: 1,
    author: 'dan',
    createdAt: '2026-03-09T10:00Z',
    mergedAt: '2026-03-12T10:00Z',
    lines: 5,
  });
  await work.commit({ repoId: shop, sha: 'a', author: 'ada', at: '2026-03-04T10:00Z' });
  await work.commit({ repoId: shop, sha: 'b', author: 'ada', at: '2026-03-12T10:00Z' });
  await work.commit({
    repoId: shop,
    sha: 'c',
    author: 'bo',
    at: '2026-03-12T11:00Z',
    onDefaultBranch: false,
  });
  await work.commit({ repoId: depot, sha: 'd', author: 'dan', at: '2026-03-09T11:00Z' });
  await work.deployment({ repoId: shop, key: 'd1', finishedAt: '2026-03-17T10:00Z' });
  await work.deployment({ repoId: shop, key: 'd2', finishedAt: '2026-03-18T10:00Z', environment: 'staging' });
});
afterAll(() => api[Symbol.asyncDispose]());

async function readChart(path: string) {
  const response = await api.send(path);
  expect(response.status).toBe(200);
  return VelocitySchema.parse(await response.json());
}

test('of a team holds its ISO weeks, counted by hand', async () => {
  const chart = await readChart(`/v1/teams/${teamId}/velocity?${QUERY}`);
  expect(chart).toMatchObject({
    timeZone: 'Europe/Berlin',
    from: '2026-03-01T23:00:00.000Z',
    to: '2026-03-22T23:00:00.000Z',
  });
  expect(
    chart.weeks.map((week) => [
      week.merged,
      week.opened,
      week.commits,
      week.lines,
      week.deployments,
      week.medianCycleTimeHours,
      week.items,
      week.botsExcluded,
    ]),
  ).toEqual([
    [1, 2, 1, 10, 0, 2, 4, 0],
    // The depot counts since the tenth: its merge does, its opening and its commit do not.
    [3, 2, 1, 42, 0, 72, 6, 2],
    [0, 0, 0, 0, 1, null, 1, 0],
  ]);
});

test('of a repository counts it from the beginning, in the zone asked for', async () => {
  const chart = await readChart(`/v1/repositories/${depot}/velocity?${QUERY}`);
  expect(chart.weeks.map(({ merged, opened, commits }) => [merged, opened, commits])).toEqual([
    [0, 0, 0],
    [1, 1, 1],
    [0, 0, 0],
  ]);
  expect(chart).toMatchObject({ timeZone: 'UTC', from: '2026-03-02T00:00:00.000Z' });
  const tokyo = await readChart(`/v1/repositories/${depot}/velocity?${QUERY}&tz=Asia/Tokyo`);
  expect(tokyo.from).toBe('2026-03-01T15:00:00.000Z');
});

test('read from snapshots is what the facts say, whether they are flushed or not', async () => {
  const { pg } = api.database;
  const window = { untilAt: new Date('2026-03-22T12:00Z'), weeks: 6, timeZone: 'Europe/Berlin' };
  const counted = await measureVelocity(pg, { teamId, repoId: null }, window);
  expect(await readVelocity(pg, teamId, window)).toEqual(counted);
  await withClient({ pg }, (client) => refreshRollups(client, { all: true }));
  expect(await readVelocity(pg, teamId, window)).toEqual(counted);
});

test('names the rows behind each column, and they add up to it', async () => {
  const { weeks, columns } = await readChart(`/v1/teams/${teamId}/velocity?${QUERY}`);
  for (const { column, itemsUrl, items, botsExcluded } of columns) {
    const rows = await readAll<z.infer<typeof MetricItemPageSchema>['items'][number]>(
      api.send,
      `${itemsUrl}&limit=2`,
    );
    const counted = rows.items.filter(({ isBot }) => !isBot);
    expect([column, counted.length, rows.items.length - counted.length]).toEqual([
      column,
      items,
      botsExcluded,
    ]);
    if (column === 'medianCycleTimeHours') continue;
    const sum = weeks.reduce((total, week) => total + week[column]!, 0);
    expect([column, counted.reduce((total, { value }) => total + value, 0)]).toEqual([column, sum]);
  }
});

test('a week that is not over says so', async () => {
  const { weeks } = await readChart(`/v1/teams/${teamId}/velocity?weeks=2`);
  expect(weeks.map(({ isComplete }) => isComplete)).toEqual([true, false]);
});

describe('what cannot be asked', () => {
  test.each([
    ['no week', 'weeks=0', '1 or more'],
    ['too many weeks', 'weeks=105', '104 or less'],
    ['an unknown parameter', 'week=3', '/week'],
    ['a zone, as that of the team holds', 'tz=Asia/Tokyo', '/tz'],
  ])('%s', async (_, query, hint) => {
    const response = await api.send(`/v1/teams/${teamId}/velocity?${query}`);
    expect(response.status).toBe(400);
    expect(JSON.stringify(await readProblem(response))).toContain(hint);
  });

  test('a team or repository that is not there', async () => {
    expect((await api.send('/v1/repositories/999/velocity')).status).toBe(404);
    expect((await api.send('/v1/teams/0b0d2a52-6f8c-4f8e-a8a5-5b1d7d8a1c11/velocity')).status).toBe(404);
  });
});
