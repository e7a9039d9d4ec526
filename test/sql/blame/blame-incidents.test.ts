import type pg from 'pg';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type OpenTestDatabase, openTestDatabase } from '../../activities/open-test-database.ts';

let opened: OpenTestDatabase;
let db: pg.Pool;
let repoId: number;

beforeEach(async () => {
  opened = await openTestDatabase();
  db = opened.database.pg;
  repoId = await opened.addRepository('shop');
});
afterEach(() => opened[Symbol.asyncDispose]());

const deploy = (
  client: pg.Pool | pg.ClientBase,
  key: string,
  finishedAt: string,
  environment = 'production',
) =>
  client.query(
    `insert into deployments (repo_id, source, source_key, environment, environment_name, status, created_at, finished_at, updated_at)
     values ($1, 'api', $2, $3, 'live', 'success', $4, $4, $4)`,
    [repoId, key, environment, finishedAt],
  );
const report = (client: pg.Pool | pg.ClientBase, key: string, startedAt: string) =>
  client.query(
    `insert into incidents (repo_id, source, source_key, title, started_at) values ($1, 'api', $2, 'down', $3)`,
    [repoId, key, startedAt],
  );

/** Key of the blamed deployment by key of the incident. */
async function blamed(): Promise<Record<string, string | null>> {
  const { rows } = await db.query<{ incident: string; deployment: string | null }>(
    `select i.source_key as incident, d.source_key as deployment
     from incidents i left join deployments d using (repo_id, deployment_id) order by 1`,
  );
  return Object.fromEntries(rows.map(({ incident, deployment }) => [incident, deployment]));
}

test('the latest deployment of the same environment before it, within the limit', async () => {
  await deploy(db, 'old', '2026-03-01T10:00Z');
  await deploy(db, 'new', '2026-03-02T10:00Z');
  await deploy(db, 'elsewhere', '2026-03-02T11:00Z', 'staging');
  await deploy(db, 'later', '2026-03-02T13:00Z');
  await report(db, 'noon', '2026-03-02T12:00Z');
  await report(db, 'long after', '2026-03-09T13:00Z');
  expect(await blamed()).toEqual({ noon: 'new', 'long after': null });
  const { rows } = await db.query(
    `select blame_rule, blame_confidence, blame_reason from incidents order by source_key desc`,
  );
  expect(rows).toEqual([
    {
      blame_rule: 'latest_before',
      blame_confidence: expect.closeTo(0.9 - (0.8 * 2) / 168, 5),
      blame_reason: 'the latest deployment to production before it: finished 2.0 hours earlier',
    },
    {
      blame_rule: null,
      blame_confidence: null,
      blame_reason: 'no deployment to production finished in the 168 hours before',
    },
  ]);
});

test('follows deployments that come late, move and go, and incidents that move', async () => {
  await report(db, 'noon', '2026-03-02T12:00Z');
  await deploy(db, 'a', '2026-03-02T08:00Z');
  expect(await blamed()).toEqual({ noon: 'a' });
  await deploy(db, 'b', '2026-03-02T10:00Z');
  expect(await blamed()).toEqual({ noon: 'b' });
  await db.query(`update deployments set succeeded_at = '2026-03-02T12:30Z' where source_key = 'b'`);
  expect(await blamed()).toEqual({ noon: 'a' });
  await db.query(`update incidents set started_at = '2026-03-02T13:00Z'`);
  expect(await blamed()).toEqual({ noon: 'b' });
  await db.query(`update deployments set stated_environment = 'staging' where source_key = 'b'`);
  expect(await blamed()).toEqual({ noon: 'a' });
  await db.query(`delete from deployments where source_key = 'a'`);
  expect(await blamed()).toEqual({ noon: null });
});

test('what a person decided stays, until it is taken back', async () => {
  await deploy(db, 'a', '2026-03-02T08:00Z');
  await deploy(db, 'b', '2026-03-02T10:00Z');
  await report(db, 'noon', '2026-03-02T12:00Z');
  await db.query(
    `update incidents set is_overridden = true, deployment_id = (select deployment_id from deployments where source_key = 'a')`,
  );
  await deploy(db, 'c', '2026-03-02T11:00Z');
  expect(await blamed()).toEqual({ noon: 'a' });
  await db.query('update incidents set is_overridden = false');
  expect(await blamed()).toEqual({ noon: 'c' });
});

test('a deployment and an incident told at the same moment find each other', async () => {
  const [one, two] = await Promise.all([db.connect(), db.connect()]);
  try {
    await one.query('begin');
    await two.query('begin');
    await deploy(one, 'a', '2026-03-02T08:00Z');
    const waits = report(two, 'noon', '2026-03-02T12:00Z');
    await one.query('commit');
    await waits;
    await two.query('commit');
    expect(await blamed()).toEqual({ noon: 'a' });
  } finally {
    one.release();
    two.release();
  }
});
