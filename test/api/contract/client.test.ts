import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Client, createClient } from '../../../api/client.ts';
import type { SyncProgress } from '../../../api/schemas/work/sync.ts';
import type { RunningApi } from '../../../api/start-api.ts';
import { createTestDatabase, type TestDatabase } from '../../harness/database.ts';
import { addEdge, addPullRequest, addRepository, addRun } from '../seed.ts';
import { startTestApi } from '../start-test-api.ts';
import { TEST_TOKEN } from '../test-api.ts';
import { addDevelopers, addWork } from '../work/add-work.ts';

let database: TestDatabase;
let db: pg.Pool;
let api: RunningApi;
let client: Client;
let id: string;

beforeAll(async () => {
  database = await createTestDatabase();
  db = new pg.Pool({ connectionString: database.url, max: 2 });
  api = await startTestApi({ databaseUrl: database.url });
  client = createClient({ baseUrl: api.url, token: TEST_TOKEN });
  const repoId = Number(await addRepository(db, 'acme/tool'));
  id = String(repoId);
  for (let number = 1; number <= 205; number++)
    await addPullRequest(db, repoId, { number, files: [`src/${number}.ts`] });
  const runId = await addRun(db, repoId, { number: 205 });
  await addEdge(db, repoId, { runId, a: 205, b: 1, category: 'same_change' });
});
afterAll(async () => {
  await api.stop();
  await db.end();
  await database[Symbol.asyncDispose]();
});

async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}

test('a list is read over all of its pages', async () => {
  const numbers = (await collect(client.listPullRequests(id))).map(({ number }) => number);
  expect(numbers).toEqual(Array.from({ length: 205 }, (_, index) => 205 - index));
});

test('a list that is left early asks for no further page', async () => {
  let requests = 0;
  const counting = createClient({
    baseUrl: api.url,
    token: TEST_TOKEN,
    fetch: (...args) => {
      requests += 1;
      return fetch(...args);
    },
  });
  for await (const { number } of counting.listPullRequests(id)) if (number === 150) break;
  expect(requests).toBe(1);
});

test('each operation gives what its schema promises', async () => {
  expect((await client.findRepository('ACME/tool'))?.id).toBe(id);
  expect(await client.findRepository('acme/none')).toBeUndefined();
  expect((await client.getRepository(id)).fullName).toBe('acme/tool');
  expect(await collect(client.listRepositories({ syncStatus: 'failed' }))).toEqual([]);
  const body = { source: '/srv/new', name: 'acme/new' };
  expect((await client.connectRepository(body, 'a-key')).id).toBe(
    (await client.connectRepository(body, 'a-key')).id,
  );
  expect((await client.getSyncProgress(id)).status).toBe('idle');
  expect((await client.getPullRequest(id, 205)).strongest?.number).toBe(1);
  expect((await collect(client.listFiles(id, 7))).map(({ path }) => path)).toEqual(['src/7.ts']);
  const filter = { category: ['same_change', 'related'], minScore: 0.5 } as const;
  expect(
    await collect(client.listSimilar(id, 1, { ...filter, category: [...filter.category] })),
  ).toMatchObject([{ direction: 'later', pullRequest: { number: 205 } }]);
  expect((await client.getEvidence(id, 1, 205)).category).toBe('same_change');
  expect((await collect(client.listFindings(id)))[0]).toMatchObject({ a: { number: 205 }, b: { number: 1 } });
  const [run] = await collect(client.listAnalysisRuns(id, { status: 'done' }));
  expect((await client.getAnalysisRun(id, run!.id)).number).toBe(205);
  const active = await client.getActiveConfigSnapshot();
  expect(await client.getConfigSnapshot(active.version)).toEqual(active);
  expect(await collect(client.listConfigSnapshots())).toEqual([active]);
  expect((await client.getHealth()).status).toBe('ok');
  expect(await client.getReadiness()).toMatchObject({
    status: 'not_ready',
    checks: { database: { ok: true }, temporal: { ok: false } },
  });
});

test('what a developer did leads to its rows, and these to what they are of', async () => {
  await addDevelopers(db, ['ada']);
  const sha = 'a'.repeat(40);
  await addWork(db).commit({ repoId: Number(id), sha, author: 'ada', at: '2026-03-01T10:00Z', lines: 5 });
  const filter = { from: '2026-03', to: '2026-04' };
  const [row] = await collect(client.listDeveloperActivity({ repositoryId: id }, filter));
  expect(row).toMatchObject({ login: 'ada', commits: 1, linesAdded: 5 });
  expect(await collect(client.listDeveloperActivityItems(row!))).toMatchObject([
    { itemId: sha, linesAdded: 5 },
  ]);
  expect(await collect(client.listDeveloperActivityItems(row!, { kind: ['review'] }))).toEqual([]);
  expect(await client.getCommit(id, sha)).toMatchObject({ sha, additions: 5 });
});

describe('errors', () => {
  test("are the API's own, with code and status", async () => {
    await expect(client.getPullRequest(id, 999)).rejects.toMatchObject({
      name: 'ApiProblemError',
      code: 'pull_request_not_found',
      status: 404,
      message: expect.stringContaining('#999'),
    });
    await expect(client.startSync(id)).rejects.toMatchObject({ code: 'temporal_unavailable' });
    await expect(client.connectRepository({ source: 'x' })).rejects.toMatchObject({ code: 'invalid_source' });
  });

  test('say that the token is wrong', async () => {
    const stranger = createClient({ baseUrl: api.url, token: 'wrong' });
    await expect(stranger.findRepository('a/b')).rejects.toMatchObject({ code: 'unauthorized', status: 401 });
  });

  test('say that nobody answers, and where', async () => {
    const lost = createClient({ baseUrl: 'http://127.0.0.1:9', token: 'x' });
    await expect(lost.getHealth()).rejects.toMatchObject({
      code: 'api_unreachable',
      message: expect.stringContaining('http://127.0.0.1:9'),
    });
  });

  test.each([
    ['another program', 200, '<html>hello</html>'],
    ['another program that fails', 502, 'Bad Gateway'],
    ['another version', 200, '{"status":"fine"}'],
  ])('say that %s answers', async (_, status, body) => {
    const server = createServer((_request, response) => response.writeHead(status).end(body));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    try {
      const other = createClient({ baseUrl, token: 'x' });
      await expect(other.getHealth()).rejects.toMatchObject({ code: 'api_not_understood' });
    } finally {
      server.close();
    }
  });
});

describe('following a sync', () => {
  const update = (set: string) => db.query(`update repositories set ${set} where repo_id = $1`, [id]);

  test('gives each state, the last included, and then ends', async () => {
    await update(`sync_status = 'syncing', sync_progress = 10`);
    const seen: SyncProgress[] = [];
    for await (const progress of client.followSync(id)) {
      seen.push(progress);
      if (seen.length === 1) await update(`sync_progress = 60`);
      if (seen.length === 2) await update(`sync_status = 'completed', sync_progress = 100`);
    }
    expect(seen.map(({ status, progress }) => [status, progress])).toEqual([
      ['syncing', 10],
      ['syncing', 60],
      ['completed', 100],
    ]);
  });

  test('of a repository at rest ends at once', async () => {
    await update(`sync_status = 'idle'`);
    expect(await collect(client.followSync(id))).toHaveLength(1);
  });

  test('goes on when the API restarts', async () => {
    await update(`sync_status = 'syncing', sync_progress = 10`);
    const first = await startTestApi({ databaseUrl: database.url });
    const port = Number(new URL(first.url).port);
    const follower = createClient({ baseUrl: first.url, token: TEST_TOKEN }).followSync(id);
    expect((await follower.next()).value).toMatchObject({ progress: 10 });
    await first.stop();
    const second = await startTestApi({ databaseUrl: database.url, port });
    try {
      await update(`sync_status = 'completed', sync_progress = 100`);
      expect((await collect(follower)).at(-1)).toMatchObject({ status: 'completed' });
    } finally {
      await second.stop();
    }
  });

  test('gives up when nobody answers for too long', async () => {
    const lost = createClient({ baseUrl: 'http://127.0.0.1:9', token: 'x' });
    await expect(collect(lost.followSync(id, { reconnectLimitMs: 0 }))).rejects.toMatchObject({
      code: 'api_unreachable',
    });
  });

  test('ends when its signal says so', async () => {
    await update(`sync_status = 'syncing'`);
    const signal = AbortSignal.timeout(100);
    await expect(collect(client.followSync(id, { signal }))).rejects.toMatchObject({ name: 'TimeoutError' });
  });

  test('of a repository that does not exist is its problem', async () => {
    await expect(collect(client.followSync('999'))).rejects.toMatchObject({ code: 'repository_not_found' });
  });
});
