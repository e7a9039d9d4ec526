import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  PullRequestDetailSchema,
  PullRequestFilePageSchema,
  PullRequestPageSchema,
} from '../../../api/schemas/facts/pull-request.ts';
import { addEdge, addPullRequest, addRepository, addRun, headOf } from '../seed.ts';
import { createTestApi, readProblem, type TestApi } from '../test-api.ts';

let api: TestApi;
let base: string;

beforeAll(async () => {
  api = await createTestApi();
  const { pg } = api.database;
  const repoId = await addRepository(pg, 'acme/tool');
  base = `/v1/repositories/${repoId}/pull-requests`;
  await addPullRequest(pg, repoId, { number: 1, state: 'merged', authorLogin: 'ada', files: ['src/a.ts'] });
  await addPullRequest(pg, repoId, {
    number: 2,
    state: 'closed',
    authorName: 'Grace Hopper',
    files: ['src/b.ts'],
  });
  await addPullRequest(pg, repoId, {
    number: 3,
    authorLogin: 'Ada',
    files: ['src/a.ts', 'src/b.ts', 'src/c.ts'],
  });
  await addPullRequest(pg, repoId, { number: 4, analysisStatus: 'failed', title: '<b>"Bold"</b> &\u202e' });
  const run = await addRun(pg, repoId, { number: 3 });
  await addEdge(pg, repoId, { runId: run, a: 3, b: 1, category: 'same_change', score: 0.95 });
  await addEdge(pg, repoId, { runId: run, a: 3, b: 2, category: 'related', score: 0.4, rank: 2 });
  // Another repository with the same numbers must never show through.
  const otherId = await addRepository(pg, 'acme/other');
  await addPullRequest(pg, otherId, { number: 3, authorLogin: 'ada', files: ['src/a.ts'] });
});
afterAll(() => api[Symbol.asyncDispose]());

async function listNumbers(query: string): Promise<number[]> {
  const response = await api.send(`${base}?${query}`);
  expect(response.status).toBe(200);
  return PullRequestPageSchema.parse(await response.json()).items.map(({ number }) => number);
}

describe('the list', () => {
  test.each([
    ['', [4, 3, 2, 1]],
    ['state=open', [4, 3]],
    ['state=merged', [1]],
    ['author=ADA', [3, 1]],
    ['author=grace%20hopper', [2]],
    ['author=nobody', []],
    ['analysisStatus=failed', [4]],
    ['category=same_change', [3]],
    ['category=related', []],
    ['path=src/a.ts', [3, 1]],
    ['path=src/b.ts&state=open', [3]],
    ['path=src', []],
  ])('%s gives %j', async (query, numbers) => {
    expect(await listNumbers(query)).toEqual(numbers);
  });

  test('goes from page to page without a gap', async () => {
    const first = await api.send(`${base}?limit=3`);
    const { nextCursor } = PullRequestPageSchema.parse(await first.json());
    expect(await listNumbers(`limit=3&cursor=${nextCursor}`)).toEqual([1]);
  });

  test('shows the strongest earlier pull request, and its texts as they are', async () => {
    const response = await api.send(base);
    const { items } = PullRequestPageSchema.parse(await response.json());
    expect(items.find(({ number }) => number === 3)?.strongest).toEqual({
      number: 1,
      category: 'same_change',
      score: expect.closeTo(0.95, 6),
    });
    expect(items.find(({ number }) => number === 1)?.strongest).toBeNull();
    expect(items.find(({ number }) => number === 4)?.title).toBe('<b>"Bold"</b> &\u202e');
  });

  test.each(['state=broken', 'author=', 'author=%00', 'category=duplicate', 'path=a%0ab', 'number=3'])(
    'refuses %s',
    async (query) => {
      expect((await readProblem(await api.send(`${base}?${query}`))).status).toBe(400);
    },
  );

  test('of a repository that does not exist is a 404', async () => {
    const problem = await readProblem(await api.send('/v1/repositories/999/pull-requests'));
    expect(problem).toMatchObject({ status: 404, code: 'repository_not_found' });
  });
});

describe('one pull request', () => {
  test('is found by its number', async () => {
    const response = await api.send(`${base}/3`);
    expect(PullRequestDetailSchema.parse(await response.json())).toMatchObject({
      number: 3,
      headSha: headOf(3),
      author: { login: 'Ada', name: null },
      createdAt: '2026-01-01T00:00:00.000Z',
      strongest: { number: 1 },
      body: null,
    });
  });

  test.each(['/5', '/5/files', '/5/similar', '/5/evidence/3', '/3/evidence/5'])(
    '%s is a 404',
    async (path) => {
      const problem = await readProblem(await api.send(base + path));
      expect(problem).toMatchObject({ status: 404, code: 'pull_request_not_found' });
      expect(problem.detail).toContain('#5');
    },
  );

  test.each(['/0', '/-1', '/x', '/2147483648', '/1e3'])('%s is refused', async (path) => {
    expect(await readProblem(await api.send(base + path))).toMatchObject({
      status: 400,
      code: 'invalid_request',
    });
  });
});

describe('its files', () => {
  test('come in order of path, in pages', async () => {
    const first = PullRequestFilePageSchema.parse(await (await api.send(`${base}/3/files?limit=2`)).json());
    expect(first.items.map(({ path }) => path)).toEqual(['src/a.ts', 'src/b.ts']);
    const second = await api.send(`${base}/3/files?limit=2&cursor=${first.nextCursor}`);
    const { items, nextCursor } = PullRequestFilePageSchema.parse(await second.json());
    expect(items).toEqual([
      {
        path: 'src/c.ts',
        previousPath: null,
        status: 'modified',
        additions: 10,
        deletions: 2,
        patchTruncated: false,
        channel: 'production',
        noise: null,
        language: null,
      },
    ]);
    expect(nextCursor).toBeNull();
  });

  test('of a pull request that was not analysed are none', async () => {
    const response = await api.send(`${base}/4/files`);
    expect(PullRequestFilePageSchema.parse(await response.json()).items).toEqual([]);
  });
});
