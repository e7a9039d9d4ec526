import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { z } from 'zod';
import type {
  DeveloperActivitySchema,
  DeveloperItemPageSchema,
} from '../../../api/schemas/metrics/developer-activity.ts';
import {
  DEVELOPER_ITEM_KINDS,
  type DeveloperItemKind,
  listDeveloperItems,
} from '../../../sql/developer-activity/list-developer-items.ts';
import { countRowsRead, explainQueries } from '../plans/explain-queries.ts';
import { addRepository } from '../seed.ts';
import { createTestApi, readProblem, type TestApi } from '../test-api.ts';
import { addDevelopers, addTeam, addWork, readAll } from '../work/add-work.ts';

type Row = z.infer<typeof DeveloperActivitySchema>;
type Item = z.infer<typeof DeveloperItemPageSchema>['items'][number];

const NOBODY = '0b0d2a52-6f8c-4f8e-a8a5-5b1d7d8a1c11';
const BOT = 'tidy[bot]';
const shaOf = (n: number) => n.toString(16).padStart(40, '0');

let api: TestApi;
let teamId: string;
let shop: number;
let depot: number;

/** Work around the borders of February and March of UTC, much of it at the same moment. */
beforeAll(async () => {
  api = await createTestApi();
  const { pg } = api.database;
  shop = await addRepository(pg, 'acme/shop');
  depot = await addRepository(pg, 'acme/depot');
  // Months are those of UTC, whatever the team's zone; one that began within a month has the whole of it.
  teamId = await addTeam(pg, 'web', 'Pacific/Auckland', [
    { repoId: shop, connectedAt: '2026-01-01T00:00Z' },
    { repoId: depot, connectedAt: '2026-03-20T00:00Z' },
  ]);
  await addDevelopers(pg, ['ada', 'bo', BOT]);
  const work = addWork(pg);
  const moments = [
    '2026-02-28T23:59:59.999999Z',
    '2026-03-01T00:00:00Z',
    '2026-03-01T00:00:00.000001Z',
    '2026-03-15T12:00:00Z',
    '2026-03-15T12:00:00Z',
    '2026-03-31T23:59:59.999999Z',
    '2026-04-01T00:00:00Z',
  ];
  let n = 1;
  for (const repoId of [shop, depot]) {
    for (const [index, at] of moments.entries()) {
      for (const author of ['ada', 'bo', BOT]) {
        const sha = shaOf(n);
        await work.commit({ repoId, sha, author, at, lines: n, onDefaultBranch: n % 2 === 0 });
        const number = n++;
        const mergedAt = moments[index + 2];
        await work.pullRequest({ repoId, number, author, createdAt: at, ...(mergedAt && { mergedAt }) });
        await work.review({
          repoId,
          number,
          reviewer: author === 'ada' ? 'bo' : 'ada',
          at,
          state: 'approved',
        });
      }
    }
  }
  // More at one moment than a page holds.
  const burst = { repoId: shop, author: 'bo', createdAt: '2026-03-20T00:00Z', mergedAt: '2026-03-21T00:00Z' };
  for (let number = 96; number <= 105; number++) {
    await work.pullRequest({ ...burst, number });
    await work.review({ repoId: shop, number, reviewer: 'ada', at: '2026-03-20T00:00Z' });
  }
  await work.review({ repoId: shop, number: 1, reviewer: BOT, at: '2026-03-02T00:00Z', state: 'pending' });
  await work.review({
    repoId: shop,
    number: 1,
    reviewer: 'ada',
    at: '2026-03-02T00:00Z',
    state: 'dismissed',
  });
  await pg.query('update commits set additions = null, deletions = null where sha = $1', [shaOf(4)]);
  // Ada and Bo name each other, and themselves under another address; the one has two.
  await pg.query(
    `insert into commit_co_authors (repo_id, sha, committed_at, name, email, told_developer_id, developer_id)
     select c.repo_id, c.sha, c.committed_at, '', e || d.github_username, d.id, d.id
     from commits c, developers d, unnest('{1@,2@}'::text[]) e where d.github_username in ('ada', 'bo')`,
  );
  // Nobody is known to have written this one: it counts for nobody.
  await work.commit({ repoId: shop, sha: shaOf(999), author: 'stranger', at: '2026-03-05T00:00Z', lines: 7 });
});
afterAll(() => api[Symbol.asyncDispose]());

const rowsOf = async (owner: string) =>
  (await readAll<Row>(api.send, `/v1/${owner}/developer-activity?from=2026-02&to=2026-05&limit=100`)).items;

const rowOf = async (repository: string, login: string, month: string) =>
  (await rowsOf(`teams/${teamId}`)).find(
    (row) => row.repository === repository && row.login === login && row.month === month,
  )!;

function count(items: readonly Item[]) {
  const of = (kind: DeveloperItemKind) => items.filter((item) => item.kind === kind).length;
  const sum = (name: 'linesAdded' | 'linesDeleted') =>
    items.reduce((all, item) => all + (item[name] ?? 0), 0);
  return {
    commits: of('commit'),
    linesAdded: sum('linesAdded'),
    linesDeleted: sum('linesDeleted'),
    pullRequestsOpened: of('pull_request_opened'),
    pullRequestsMerged: of('pull_request_merged'),
    reviewsGiven: of('review'),
    coAuthoredCommits: of('co_authored_commit'),
  };
}

const keyOf = ({ kind, itemId }: Item) => `${kind} ${itemId}`;

describe('the rows behind developer activity', () => {
  test.each([1, 2, 7, 100])('add up to each number of each row, in pages of %i', async (limit) => {
    const rows = [...(await rowsOf(`teams/${teamId}`)), ...(await rowsOf(`repositories/${depot}`))];
    // Three developers and three months of the one repository, two months of the other, and all three by itself.
    expect(rows).toHaveLength(3 * (3 + 2 + 3));
    for (const row of rows) {
      const { items, pages } = await readAll<Item>(api.send, `${row.itemsUrl}?limit=${limit}`);
      expect({ row: row.itemsUrl, ...row, ...count(items) }).toEqual({ row: row.itemsUrl, ...row });
      expect(new Set(items.map(keyOf)).size).toBe(items.length);
      expect(pages).toBe(Math.ceil(items.length / limit));
      for (const { at } of items) expect(at.slice(0, 7)).toBe(row.month);
      expect(items.map(({ at }) => at)).toEqual(
        items
          .map(({ at }) => at)
          .toSorted()
          .toReversed(),
      );
    }
  });

  test('are in the same order whatever the pages', async () => {
    const { itemsUrl } = await rowOf('acme/shop', 'ada', '2026-03');
    const whole = await readAll<Item>(api.send, `${itemsUrl}?limit=100`);
    expect(whole.items.length).toBeGreaterThan(15);
    for (const limit of [1, 3, 4]) {
      expect((await readAll<Item>(api.send, `${itemsUrl}?limit=${limit}`)).items).toEqual(whole.items);
    }
  });

  test('of one kind alone make the number of that kind', async () => {
    const row = await rowOf('acme/shop', 'bo', '2026-03');
    const of = async (...kinds: DeveloperItemKind[]) =>
      count((await readAll<Item>(api.send, `${row.itemsUrl}?kind=${kinds.join(',')}&limit=2`)).items);
    const { commits, linesAdded, linesDeleted, reviewsGiven } = row;
    const none = { ...count([]) };
    expect(await of('commit')).toEqual({ ...none, commits, linesAdded, linesDeleted });
    expect(await of('pull_request_opened')).toEqual({ ...none, pullRequestsOpened: row.pullRequestsOpened });
    expect(await of('pull_request_merged')).toEqual({ ...none, pullRequestsMerged: row.pullRequestsMerged });
    expect(await of('review')).toEqual({ ...none, reviewsGiven });
    expect(await of('review', 'commit')).toEqual({
      ...none,
      commits,
      linesAdded,
      linesDeleted,
      reviewsGiven,
    });
  });

  test('stand on their side of the borders of the month of UTC', async () => {
    const idsOf = async (month: string) => {
      const { itemsUrl } = await rowOf('acme/shop', 'ada', month);
      return (await readAll<Item>(api.send, `${itemsUrl}?kind=commit&limit=2`)).items.map(
        ({ itemId }) => itemId,
      );
    };
    expect(await idsOf('2026-02')).toEqual([shaOf(1)]);
    expect(await idsOf('2026-03')).toEqual([16, 13, 10, 7, 4].map(shaOf));
    expect(await idsOf('2026-04')).toEqual([shaOf(19)]);
  });

  test('of machines are listed as well', async () => {
    const row = await rowOf('acme/shop', BOT, '2026-03');
    expect(row).toMatchObject({ isBot: true, commits: 5, reviewsGiven: 1 });
    const { items } = await readAll<Item>(api.send, `${row.itemsUrl}?limit=3`);
    expect(count(items)).toMatchObject({ commits: 5, reviewsGiven: 1 });
  });

  test('say what each is, and lead to it', async () => {
    const { itemsUrl } = await rowOf('acme/shop', 'ada', '2026-03');
    const { items } = await readAll<Item>(api.send, itemsUrl);
    const repository = `/v1/repositories/${shop}`;
    expect(items.find(({ itemId }) => itemId === shaOf(7))).toEqual({
      kind: 'commit',
      itemId: shaOf(7),
      at: '2026-03-01T00:00:00.000Z',
      number: null,
      linesAdded: 7,
      linesDeleted: 1,
      url: `${repository}/commits/${shaOf(7)}`,
    });
    // Its lines have not been counted yet.
    expect(items.find(({ itemId }) => itemId === shaOf(4))).toMatchObject({
      linesAdded: null,
      linesDeleted: null,
    });
    expect(items.find(({ kind, itemId }) => kind === 'pull_request_merged' && itemId === '1')).toEqual({
      kind: 'pull_request_merged',
      itemId: '1',
      at: '2026-03-01T00:00:00.000Z',
      number: 1,
      linesAdded: null,
      linesDeleted: null,
      url: `${repository}/pull-requests/1`,
    });
    for (const item of items) {
      const answer = await (await api.send(item.url)).json();
      if (item.kind === 'commit')
        expect(answer).toMatchObject({ sha: item.itemId, additions: item.linesAdded });
      else if (item.kind === 'co_authored_commit') expect(answer).toMatchObject({ sha: item.itemId });
      else if (item.kind !== 'review') expect(answer).toMatchObject({ number: Number(item.itemId) });
      else expect(JSON.stringify(answer)).toContain(`"id":"${item.itemId}"`);
    }
  });

  test('come as CSV', async () => {
    const { itemsUrl } = await rowOf('acme/shop', 'ada', '2026-02');
    const response = await api.send(`${itemsUrl}?kind=commit`, { headers: { Accept: 'text/csv' } });
    expect(await response.text()).toBe(
      'kind,itemId,at,number,linesAdded,linesDeleted,url\r\n' +
        `commit,${shaOf(1)},2026-02-28T23:59:59.999Z,,1,1,/v1/repositories/${shop}/commits/${shaOf(1)}\r\n`,
    );
  });

  test('follow at once when what happened turns out different', async () => {
    const before = await rowOf('acme/depot', 'bo', '2026-03');
    await api.database.pg.query(
      `update commits set additions = additions + 1000 where repo_id = $1 and sha = $2`,
      [depot, shaOf(26)],
    );
    await api.database.pg.query(
      `delete from reviews where repo_id = $1 and submitted_at = '2026-03-01T00:00Z'`,
      [depot],
    );
    const after = await rowOf('acme/depot', 'bo', '2026-03');
    expect(after).not.toEqual(before);
    expect(after).toMatchObject(count((await readAll<Item>(api.send, after.itemsUrl)).items));
  });
});

describe('a list of rows', () => {
  const pathOf = (repository: number | string, month: string, developer: string) =>
    `/v1/repositories/${repository}/developer-activity/${month}/${developer}/items`;

  test('is empty for a month without work', async () => {
    const { developerId } = await rowOf('acme/shop', 'ada', '2026-03');
    const response = await api.send(pathOf(shop, '2025-03', developerId));
    expect(await response.json()).toEqual({ items: [], nextCursor: null });
  });

  test.each([
    ['an unknown repository', () => pathOf(999_999, '2026-03', NOBODY), 404, 'repository_not_found'],
    ['nobody', () => pathOf(shop, '2026-03', NOBODY), 404, 'developer_not_found'],
    ['a month there is not', () => pathOf(shop, '2026-13', NOBODY), 400, 'such as 2026-01'],
    ['what is no id', () => pathOf(shop, '2026-03', 'ada'), 400, 'id of a developer'],
    ['an unknown kind', () => `${pathOf(shop, '2026-03', NOBODY)}?kind=party`, 400, 'pull_request_opened'],
    ['a foreign cursor', () => `${pathOf(shop, '2026-03', NOBODY)}?cursor=abc`, 400, 'invalid_cursor'],
  ])('of %s is refused', async (_, path, status, hint) => {
    const response = await api.send(path());
    expect(response.status).toBe(status);
    expect(JSON.stringify(await readProblem(response))).toContain(hint);
  });
});

test('a commit that is not known is not found', async () => {
  const response = await api.send(`/v1/repositories/${shop}/commits/${shaOf(12_345)}`);
  expect(await readProblem(response)).toMatchObject({ status: 404, code: 'commit_not_found' });
  expect((await api.send(`/v1/repositories/999999/commits/${shaOf(1)}`)).status).toBe(404);
  expect((await api.send(`/v1/repositories/${shop}/commits/abc`)).status).toBe(400);
});

describe('of a busy month', () => {
  const ROWS = 20_000;
  const LIMIT = 21;
  let repoId: number;
  let developerId: string;

  /** One developer does half of everything in two repositories, all of it in one month. */
  beforeAll(async () => {
    const { pg } = api.database;
    const repositories = [await addRepository(pg, 'acme/busy'), await addRepository(pg, 'acme/other')];
    repoId = repositories[0]!;
    const { rows } = await pg.query<{ id: string }>(
      `select id from developers where github_username = 'ada'`,
    );
    developerId = rows[0]!.id;
    const client = await pg.connect();
    const at = `'2026-03-01'::timestamptz + make_interval(mins => n * 2)`;
    const author = `(case when n % 2 = 0 then $2::uuid end)`;
    try {
      await client.query('set session_replication_role = replica');
      for (const id of repositories) {
        for (const statement of [
          `insert into commits (repo_id, sha, committed_at, author_id, message) select $1, md5(n::text), ${at}, ${author}, 'm'
           from generate_series(1, ${ROWS}) n`,
          `insert into commit_co_authors (repo_id, sha, committed_at, name, email, told_developer_id, developer_id)
           select $1, md5(n::text), ${at}, '', 'a', $2::uuid, $2::uuid from generate_series(1, ${ROWS}, 2) n`,
          `insert into pull_requests (repo_id, number, title, head_sha, author_id, state, created_at, updated_at, merged_at, closed_at)
           select $1, n, 't', 'h', ${author}, 'merged', ${at}, ${at}, ${at}, ${at} from generate_series(1, ${ROWS}) n`,
          `insert into reviews (repo_id, pr_id, provider_id, reviewer_id, state, submitted_at, provider_updated_at, provider_version)
           select repo_id, pr_id, number, $2::uuid, 'approved', created_at, created_at, '' from pull_requests where repo_id = $1`,
        ]) {
          await client.query(statement, [id, developerId].slice(0, statement.includes('$2') ? 2 : 1));
        }
      }
      await client.query('reset session_replication_role');
      await client.query('analyze');
    } finally {
      client.release();
    }
  });

  const positions = {
    'the first page': undefined,
    'a page further on': {
      atExact: '2026-03-12T00:00:00.000000Z',
      kind: 'review' as const,
      itemId: '1',
    },
  };

  test.each(Object.entries(positions))('%s reads little more than what it shows', async (_, after) => {
    const month = { repoId, developerId, month: '2026-03' };
    for (const kinds of [DEVELOPER_ITEM_KINDS, ...DEVELOPER_ITEM_KINDS.map((kind) => [kind])]) {
      const nodes = await explainQueries(api.database, (db) =>
        listDeveloperItems(db, month, kinds, { after, limit: LIMIT }),
      );
      expect(nodes.filter((node) => node['Node Type'] === 'Seq Scan')).toEqual([]);
      // Every second row is somebody else's, and the number of each pull request is looked up.
      expect(countRowsRead(nodes)).toBeLessThan(kinds.length * 3 * LIMIT + 3 * LIMIT);
      expect(await listDeveloperItems(api.database.pg, month, kinds, { after, limit: LIMIT })).toHaveLength(
        LIMIT,
      );
    }
  });

  test('of somebody who did little the whole of it is read by an index', async () => {
    const { rows } = await api.database.pg.query<{ id: string }>(
      `select id from developers where github_username = 'bo'`,
    );
    const { pg } = api.database;
    await addWork(pg).pullRequest({ repoId, number: 30_000, author: 'bo', createdAt: '2026-03-02T00:00Z' });
    const month = { repoId, developerId: rows[0]!.id, month: '2026-03' };
    const page = { after: undefined, limit: LIMIT };
    const nodes = await explainQueries(api.database, (db) =>
      listDeveloperItems(db, month, DEVELOPER_ITEM_KINDS, page),
    );
    expect(nodes.filter((node) => node['Node Type'] === 'Seq Scan')).toEqual([]);
    expect(countRowsRead(nodes)).toBeLessThan(200);
    expect(await listDeveloperItems(pg, month, DEVELOPER_ITEM_KINDS, page)).toHaveLength(1);
  });
});
