import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { cursorPart } from '../../../api/cursor-part.ts';
import { cursorCodec } from '../../../api/pagination.ts';
import { PullRequestPageSchema } from '../../../api/schemas/facts/pull-request.ts';
import { addPullRequest, addRepository } from '../seed.ts';
import { createTestApi, readProblem, type TestApi } from '../test-api.ts';

let api: TestApi;
let repoId: number;
beforeAll(async () => {
  api = await createTestApi();
  repoId = await addRepository(api.database.pg, 'acme/tool');
  for (let number = 1; number <= 30; number++)
    await addPullRequest(api.database.pg, repoId, { number: number * 10 });
});
afterAll(() => api[Symbol.asyncDispose]());

const LISTS = [
  'pull-requests',
  'pull-requests/10/files',
  'pull-requests/10/similar',
  'findings',
  'analysis-runs',
];

test('what is there from the first page to the last is seen once, whatever is added and removed meanwhile', async () => {
  const { pg } = api.database;
  const seen: number[] = [];
  let query = 'limit=4';
  for (let round = 0; ; round++) {
    const response = await api.send(`/v1/repositories/${repoId}/pull-requests?${query}`);
    const page = PullRequestPageSchema.parse(await response.json());
    seen.push(...page.items.map(({ number }) => number));
    if (page.nextCursor === null) break;
    // Before and behind the place where the reader is; and the very item that its cursor names.
    await addPullRequest(pg, repoId, { number: 1_000 + round });
    await addPullRequest(pg, repoId, { number: 1 + round });
    await pg.query('delete from pull_requests where repo_id = $1 and number = $2', [repoId, seen.at(-1)]);
    query = `limit=4&cursor=${page.nextCursor}`;
  }
  expect(new Set(seen).size).toBe(seen.length);
  expect(seen).toEqual(seen.toSorted((a, b) => b - a));
  const lasting = Array.from({ length: 30 }, (_, index) => (30 - index) * 10);
  expect(seen).toEqual(expect.arrayContaining(lasting));
});

test.each(LISTS)('%s refuses a cursor that was tampered with', async (list) => {
  const forge = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const cursors = [
    'AAAA',
    '!!',
    forge([]),
    forge(['repositories', '1']),
    forge([list.split('/').at(-1), 'x']),
    forge([list.split('/').at(-1), -1]),
    forge([list.split('/').at(-1), { score: '1; drop table repositories', number: 1 }]),
    forge([list.split('/').at(-1), 1e308]),
    forge([list.split('/').at(-1), { queuedAt: 'now()', id: "' or 1=1" }]),
    'A'.repeat(6_001),
  ];
  for (const cursor of cursors) {
    const path = `/v1/repositories/${repoId}/${list}?cursor=${encodeURIComponent(cursor)}`;
    const problem = await readProblem(await api.send(path));
    expect(problem, cursor).toMatchObject({ status: 400 });
  }
});

test('any key survives its cursor, and any other text is refused', () => {
  const codec = cursorCodec('things', { score: cursorPart.share(), id: cursorPart.text(1_000) });
  fc.assert(
    fc.property(
      // What is smaller is no `real` of PostgreSQL.
      fc.oneof(fc.constant(0), fc.double({ min: 1e-30, max: 1, noNaN: true })),
      fc.string({ unit: 'binary' }).filter((text) => !text.includes('\u0000')),
      (score, id) => {
        const key = { score: score === 0 ? 0 : score, id: id.toWellFormed() };
        expect(codec.decode(codec.encode(key))).toEqual(key);
      },
    ),
  );
  fc.assert(
    fc.property(fc.string(), (text) => {
      expect(() => codec.decode(text)).toThrow('not one that this list gave');
    }),
  );
});
