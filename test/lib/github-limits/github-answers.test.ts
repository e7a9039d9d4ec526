import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type Database, openDatabase } from '../../../lib/database/database.ts';
import { createGitHubAnswers } from '../../../lib/github-limits/github-answers.ts';
import { createTestDatabase, type TestDatabase } from '../../harness/database.ts';

let testDatabase: TestDatabase;
let database: Database;

beforeAll(async () => {
  testDatabase = await createTestDatabase();
  database = await openDatabase({ url: testDatabase.url, applicationName: 'test' });
});
afterAll(async () => {
  await database.close();
  await testDatabase[Symbol.asyncDispose]();
});
beforeEach(() => database.pg.query('delete from github_answers'));

const HOUR_MS = 3_600_000;
const LIMITS = { ageMaxMs: HOUR_MS, answersMax: 5, bytesMax: 1_000, answerBytesMax: 400, storesPerSweep: 1 };
const key = (request: string | number) => ({ credential: 'api.test/token/1', request: String(request) });
const answer = (bytes: number) => ({
  url: 'https://api.test/x',
  etag: 'W/"1"',
  link: null,
  contentType: 'application/json',
  body: Buffer.alloc(bytes, 'x'),
});

/** Which of the requests are still known, without using them. */
async function kept(): Promise<number> {
  const { rows } = await database.pg.query<{ count: number }>(
    'select count(*)::int as count from github_answers',
  );
  return rows[0]!.count;
}

test('an answer is given back as it was kept, the newest for each request', async () => {
  const answers = createGitHubAnswers(database, LIMITS);
  expect(await answers.find(key(1))).toBeNull();
  await answers.store(key(1), answer(10));
  await answers.store(key(1), { ...answer(20), etag: '"2"', link: '<https://api.test/2>; rel="next"' });
  expect(await answers.find(key(1))).toMatchObject({
    etag: '"2"',
    link: '<https://api.test/2>; rel="next"',
    body: Buffer.alloc(20, 'x'),
  });
  expect(await answers.find({ ...key(1), credential: 'api.test/token/2' })).toBeNull();
});

test('what was not used for the longest time goes first when there are too many', async () => {
  const answers = createGitHubAnswers(database, LIMITS);
  for (let request = 1; request <= 5; request += 1) await answers.store(key(request), answer(1));
  await answers.find(key(1));
  await answers.store(key(6), answer(1));
  expect(await kept()).toBe(5);
  expect(await answers.find(key(1))).not.toBeNull();
  expect(await answers.find(key(2))).toBeNull();
});

test('all together stay below a size, and one that is too large is not kept', async () => {
  const answers = createGitHubAnswers(database, LIMITS);
  for (let request = 1; request <= 4; request += 1) await answers.store(key(request), answer(300));
  expect(await kept()).toBe(3);
  await answers.store(key(9), answer(401));
  expect(await answers.find(key(9))).toBeNull();
});

test('an old answer is not asked about any more, and is forgotten', async () => {
  const answers = createGitHubAnswers(database, LIMITS);
  await answers.store(key(1), answer(1));
  await database.pg.query(`update github_answers set stored_at = stored_at - interval '61 minutes'`);
  expect(await answers.find(key(1))).toBeNull();
  await answers.store(key(2), answer(1));
  expect(await kept()).toBe(1);
});
