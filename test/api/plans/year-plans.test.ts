import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { describeApi } from '../../../api/document.ts';
import { seedYear } from '../../../tools/seed/seed-year.ts';
import { createTestApi, type TestApi } from '../test-api.ts';
import { capturePlans, findScans, type PlanCapture } from './capture-plans.ts';

const DAY_MS = 86_400_000;
const PLAN = {
  seed: 1,
  scale: 0.0005,
  teams: 3,
  repositories: 12,
  // Reads look back from now.
  until: new Date(Math.floor(Date.now() / DAY_MS) * DAY_MS),
};
/**
 * Tables as small as these are quicker read as a whole: without that way out, what is still looked through has no index.
 * `npm run bench -- reads` looks at what PostgreSQL chooses at a year's size.
 */
const WITHOUT_WAY_OUT = { enable_seqscan: 'off', enable_hashjoin: 'off', enable_mergejoin: 'off' };
/** Answers without an end. */
const STREAMS = /\/events$/;

let api: TestApi;
let capture: PlanCapture;
let parameters: Readonly<Record<string, string>>;

beforeAll(async () => {
  api = await createTestApi();
  await seedYear({ databaseUrl: api.databaseUrl, plan: PLAN });
  const client = new pg.Client({ connectionString: api.databaseUrl });
  await client.connect();
  const { rows } = await client.query(
    `select t.team_id as "teamId", t.repo_id as "repositoryId", p.number, p.author_id as "developerId",
       to_char(p.created_at at time zone 'UTC', 'YYYY-MM') as month,
       (select sha from commits c where c.repo_id = t.repo_id limit 1) as sha
     from team_repositories t join pull_requests p on p.repo_id = t.repo_id and p.author_id is not null
     order by t.repo_id desc, p.number desc limit 1`,
  );
  await client.end();
  parameters = { ...rows[0], metric: 'median_cycle_time' };
  capture = await capturePlans(api.databaseUrl, WITHOUT_WAY_OUT);
});
afterAll(async () => {
  await capture[Symbol.asyncDispose]();
  await api[Symbol.asyncDispose]();
});

/** Paths of GET whose parameters are known. */
function listPaths(): string[] {
  const { paths = {} } = describeApi(api.app);
  return Object.entries(paths)
    .filter(([path, { get }]) => get !== undefined && path.startsWith('/v1/') && !STREAMS.test(path))
    .map(([path]) => path.replaceAll(/\{(\w+)\}/g, (whole, name: string) => parameters[name] ?? whole))
    .filter((path) => !path.includes('{'));
}

test('no read of the API looks through a table that grows', async () => {
  const scans: Record<string, string[]> = {};
  let statements = 0;
  for (const path of listPaths()) {
    const response = await api.send(path);
    await response.text();
    expect(response.status, path).toBeLessThan(500);
    const plans = capture.take();
    statements += plans.length;
    const found = findScans(plans);
    if (found.length > 0) scans[path] = found;
  }
  expect(scans).toEqual({});
  expect(statements).toBeGreaterThan(100);
});

test('a statement without an index is found out', async () => {
  await api.database.pg.query("select count(*) from commits where message like '%x%'");
  expect(findScans(capture.take())).not.toEqual([]);
});
