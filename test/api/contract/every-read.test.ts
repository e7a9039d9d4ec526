import type pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ALL_METRICS } from '../../../domain/metrics/all-metrics.ts';
import { FACT_WRITES, seedRepositories } from '../../sql/rollups/seed-facts.ts';
import { seedTeams, TEAM_WRITES } from '../../sql/rollups/seed-teams.ts';
import { addEdge, addPullRequest, addRun } from '../seed.ts';
import { createTestApi, type TestApi } from '../test-api.ts';

/** What is asked for with an id that no row needs to have. */
const NOBODY = '0a1a9d2e-7a61-4f47-9b8e-4d9f0a8f7c10';
/** What some operations must be asked with. */
const QUERIES: readonly (readonly [end: string, query: string])[] = [
  ['/risk/pull-requests', 'factor=stalled_pull_requests'],
  ['/checks', `sha=${'a'.repeat(40)}`],
];
/** Streams that end with their client, and what asks Temporal, which nobody answers as here. */
const LEFT_OUT: ReadonlySet<string> = new Set(['/v1/repositories/{repositoryId}/sync/events', '/readyz']);

let api: TestApi;
/** What a parameter of a path may be; several, where each is another statement. */
let values: Readonly<Record<string, readonly string[]>>;

beforeAll(async () => {
  api = await createTestApi();
  values = await fill(api.database.pg);
});
afterAll(() => api[Symbol.asyncDispose]());

/** Facts of every kind that a read may ask for, with the ids by which it does. */
async function fill(db: pg.Pool): Promise<Record<string, readonly string[]>> {
  const { repoIds, developerIds } = await seedRepositories(db);
  const [repoId] = repoIds as [number];
  await db.query('update repositories set provider_id = 500000 + repo_id');
  const teamIds = await seedTeams(db);
  const inserts = Object.entries({ ...FACT_WRITES, ...TEAM_WRITES }).filter(([name]) =>
    /^(insert|report|branch)/.test(name),
  );
  for (const [, write] of inserts) await db.query(write, [3]);
  // Written into the table only, never by the API.
  await db.query(
    `update team_repositories set connected_at = '2026-01-01Z' where connected_at = '-infinity'`,
  );
  await db.query(
    `update commits set sha = repeat('a', 40) where sha = (select min(sha) from commits where repo_id = $1)`,
    [repoId],
  );
  for (const number of [1, 2]) await addPullRequest(db, repoId, { number, files: ['a.ts'] });
  const runId = await addRun(db, repoId, { number: 2 });
  await addEdge(db, repoId, { runId, a: 2, b: 1 });
  const ids = async (statement: string): Promise<string[]> =>
    (await db.query<{ id: string }>(statement, [repoId])).rows.map(({ id }) => id);
  return {
    repositoryId: [String(repoId)],
    teamId: [teamIds[0]!],
    developerId: [developerIds[0]!],
    number: ['2'],
    otherNumber: ['1'],
    sha: ['a'.repeat(40)],
    deploymentId: await ids('select deployment_id::text as id from deployments where repo_id = $1 limit 1'),
    analysisRunId: [String(runId)],
    metric: ALL_METRICS.map(({ name }) => name),
    month: ['2026-03'],
    version: ['1'],
  };
}

/** Every address below which something is read, with ids in it. */
async function listAddresses(): Promise<string[]> {
  const { paths } = (await (await api.send('/openapi.json')).json()) as {
    paths: Record<string, { get?: object }>;
  };
  return Object.entries(paths)
    .filter(([path, item]) => item.get !== undefined && !LEFT_OUT.has(path))
    .flatMap(([path]) => fillIn(path));
}

function fillIn(path: string): string[] {
  const [, name] = /\{([^}]+)\}/.exec(path) ?? [];
  if (name !== undefined) {
    const ids = values[name] ?? [/uuid|verification|hook|user|organization/i.test(name) ? NOBODY : '1'];
    return ids.flatMap((id) => fillIn(path.replace(`{${name}}`, id)));
  }
  const query = QUERIES.find(([end]) => path.endsWith(end))?.[1];
  return [query === undefined ? path : `${path}?${query}`];
}

/** What may be missing among these facts; all else is there. */
const MAY_BE_MISSING =
  /^\/v1\/(?:anomalies|hooks|deliveries|users|organizations|rollup-verifications)\/|\/risk$|^\/v1\/teams\/[^/]+\/risk/;

test('every read of the document is answered, over whatever PostgreSQL this is', async () => {
  const addresses = await listAddresses();
  expect(addresses.length).toBeGreaterThan(100);
  const wrong: string[] = [];
  for (const address of addresses) {
    const { status } = await api.send(address);
    if (status === 200 || (status === 404 && MAY_BE_MISSING.test(address))) continue;
    wrong.push(`${address}: ${status}`);
  }
  expect(wrong).toEqual([]);
}, 180_000);

test('so is every series and comparison of a metric', async () => {
  const [repositoryId] = values.repositoryId!;
  const query =
    'interval=week&tz=Europe/Berlin&compare=previous&from=2026-03-01T00:00:00Z&to=2026-04-15T00:00:00Z';
  for (const metric of values.metric!) {
    const response = await api.send(`/v1/repositories/${repositoryId}/metrics/${metric}?${query}`);
    expect(response.status, `${metric}: ${await response.text()}`).toBe(200);
  }
}, 180_000);
