import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Activity, ActivityPageSchema } from '../../../api/schemas/metrics/activity.ts';
import { addRepository } from '../seed.ts';
import { createTestApi, readProblem, type TestApi } from '../test-api.ts';
import { addTeam, addWork, readAll } from '../work/add-work.ts';

let api: TestApi;
let teamId: string;
let shop: number;
let depot: number;

beforeAll(async () => {
  api = await createTestApi();
  const { pg } = api.database;
  shop = await addRepository(pg, 'acme/shop');
  depot = await addRepository(pg, 'acme/depot');
  const other = await addRepository(pg, 'acme/other');
  teamId = await addTeam(pg, 'web', 'Europe/Berlin', [
    { repoId: shop, connectedAt: '2026-03-01T00:00Z' },
    { repoId: depot, connectedAt: '2026-03-05T00:00Z' },
  ]);
  const work = addWork(pg);
  for (const repoId of [shop, depot, other]) {
    const at = (day: number, hour = 10) => `2026-03-0${day}T${hour}:00Z`;
    await work.pullRequest({ repoId, number: 1, author: 'ada', createdAt: at(2), mergedAt: at(4) });
    await work.pullRequest({
      repoId,
      number: 2,
      author: 'dependabot[bot]',
      createdAt: at(3),
      closedAt: at(6),
    });
    await work.review({ repoId, number: 1, reviewer: 'bo', at: at(4, 11), state: 'approved' });
    await work.review({ repoId, number: 1, reviewer: 'bo', at: at(4, 12), state: 'pending' });
    await work.deployment({ repoId, key: 'd', finishedAt: at(5, 12) });
    await work.commit({ repoId, sha: `c${repoId}`, author: 'ada', at: at(7) });
    await work.commit({ repoId, sha: `f${repoId}`, author: 'ada', at: '2099-01-01T00:00Z' });
    await pg.query(
      `insert into incidents (repo_id, source, source_key, title, started_at, resolved_at) values ($1, 'api', 'i', 'down', $2, $3)`,
      [repoId, at(6, 12), at(6, 14)],
    );
    await pg.query(
      `insert into branches (repo_id, name, head_sha, pushed_at, pushed_by_login, provider_updated_at, provider_version)
       values ($1, 'main', 'abc', $2, 'ada', $2, '')`,
      [repoId, at(7, 11)],
    );
  }
});
afterAll(() => api[Symbol.asyncDispose]());

async function readFeed(query: string) {
  const response = await api.send(`/v1/teams/${teamId}/activity?${query}`);
  expect(response.status).toBe(200);
  return ActivityPageSchema.parse(await response.json());
}
const brief = ({ at, kind, repository, id }: Activity) =>
  `${at.slice(5, 13)} ${repository.slice(5)} ${kind} ${id.length < 9 ? id : ''}`.trim();

test('tells of every kind in every repository of the team, the newest first, since each was connected', async () => {
  const { items, nextCursor } = await readFeed('');
  expect(nextCursor).toBeNull();
  expect(items.map(brief)).toEqual([
    '03-07T11 depot push main',
    '03-07T11 shop push main',
    '03-06T14 depot incident_resolved',
    '03-06T14 shop incident_resolved',
    '03-06T12 depot incident',
    '03-06T12 shop incident',
    '03-06T10 depot pull_request_closed 2',
    '03-06T10 shop pull_request_closed 2',
    '03-05T11 depot deployment 2',
    '03-05T11 shop deployment 1',
    '03-04T11 shop review 1',
    '03-04T10 shop pull_request_merged 1',
    '03-03T10 shop pull_request_opened 2',
    '03-02T10 shop pull_request_opened 1',
  ]);
  expect(items.at(-2)).toMatchObject({ number: 2, title: 'work 2', actor: 'dependabot[bot]', isBot: true });
  expect(items.at(-4)).toMatchObject({
    number: 1,
    title: 'work 1',
    actor: 'bo',
    detail: 'approved',
    isBot: false,
  });
  expect(items[8]).toMatchObject({ title: 'production', detail: 'success', number: null });
});

test.each([1, 2, 3, 5])('is the same in pages of %i', async (limit) => {
  const all = await readFeed('');
  const paged = await readAll<Activity>(api.send, `/v1/teams/${teamId}/activity?limit=${limit}`);
  expect(paged.items).toEqual(all.items);
  expect(paged.pages).toBe(Math.ceil(all.items.length / limit));
});

test('is read backwards: what happens meanwhile does not move the pages', async () => {
  const first = await readFeed('limit=4');
  const work = addWork(api.database.pg);
  await work.pullRequest({ repoId: shop, number: 9, author: 'ada', createdAt: '2026-03-09T10:00Z' });
  const second = await readFeed(`limit=4&cursor=${first.nextCursor}`);
  expect(second.items.map(brief)[0]).toBe('03-06T12 depot incident');
  await api.database.pg.query('delete from pull_requests where number = 9');
});

test('tells entries of one millisecond apart', async () => {
  const { pg } = api.database;
  await pg.query(
    `insert into incidents (repo_id, source, source_key, title, started_at)
     select $1, 'api', 'm' || n, 'down ' || n, '2026-03-08T10:00Z'::timestamptz + make_interval(secs => n / 1e6::float8)
     from generate_series(1, 5) n`,
    [shop],
  );
  const { items } = await readAll<Activity>(api.send, `/v1/teams/${teamId}/activity?kind=incident&limit=1`);
  expect(items.slice(0, 5).map(({ title }) => title)).toEqual([
    'down 5',
    'down 4',
    'down 3',
    'down 2',
    'down 1',
  ]);
  await pg.query(`delete from incidents where source_key like 'm%'`);
});

test('gives only the kinds and the repository asked for; single commits when they are asked for', async () => {
  const reviews = await readFeed('kind=review,deployment');
  expect(reviews.items.map(({ kind }) => kind)).toEqual(['deployment', 'deployment', 'review']);
  const commits = await readFeed(`kind=commit&repositoryId=${depot}`);
  // A commit of 2099 has not happened yet.
  expect(commits.items).toMatchObject([{ id: `c${depot}`, title: 'subject of it', actor: 'ada' }]);
  const ofRepository = await api.send(`/v1/repositories/${depot}/activity?kind=pull_request_opened`);
  expect(ActivityPageSchema.parse(await ofRepository.json()).items).toHaveLength(2);
});

describe('refuses', () => {
  test.each([
    ['an unknown kind, naming those there are', 'kind=coffee', 'pull_request_merged'],
    ['a cursor of another list', `cursor=${Buffer.from('["commits","x"]').toString('base64url')}`, 'cursor'],
    ['a page too large', 'limit=101', '100 or less'],
  ])('%s', async (_, query, hint) => {
    const response = await api.send(`/v1/teams/${teamId}/activity?${query}`);
    expect(response.status).toBe(400);
    expect(JSON.stringify(await readProblem(response))).toContain(hint);
  });

  test('a team that is not there', async () => {
    expect((await api.send('/v1/teams/0b0d2a52-6f8c-4f8e-a8a5-5b1d7d8a1c11/activity')).status).toBe(404);
    expect((await api.send('/v1/repositories/999/activity')).status).toBe(404);
  });
});
