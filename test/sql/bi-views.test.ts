import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type OpenTestDatabase, openTestDatabase } from '../activities/open-test-database.ts';
import { flushAll } from './rollups/flush-all.ts';
import { FACT_WRITES, seedRepositories } from './rollups/seed-facts.ts';
import { seedTeams, TEAM_WRITES } from './rollups/seed-teams.ts';

/** What the design of continuous aggregates calls them, in its order. */
const COLUMNS: Readonly<Record<string, readonly string[]>> = {
  daily_commit_stats: [
    'day',
    'repository_id',
    'commit_count',
    'total_lines_added',
    'total_lines_deleted',
    'total_files_changed',
    'unique_authors',
  ],
  weekly_dora_metrics: [
    'week',
    'repository_id',
    'deployment_count',
    'avg_duration_seconds',
    'failed_count',
    'success_count',
  ],
  monthly_developer_activity: [
    'month',
    'author_id',
    'repository_id',
    'commit_count',
    'total_lines_added',
    'total_lines_deleted',
  ],
};
let opened: OpenTestDatabase;
let owner: pg.Client;
let reader: pg.Client;

beforeAll(async () => {
  opened = await openTestDatabase();
  owner = new pg.Client({ connectionString: opened.url });
  reader = new pg.Client({ connectionString: opened.url });
  await owner.connect();
  await reader.connect();
  await seedRepositories(owner);
  await seedTeams(owner);
  const inserts = Object.entries({ ...FACT_WRITES, ...TEAM_WRITES }).filter(([name]) =>
    /^(insert|report|branch)/.test(name),
  );
  for (const [, write] of inserts) await owner.query(write, [3]);
  // Some of it is stored, the rest is computed for whoever reads.
  await flushAll(owner, 1_000);
  for (const [, write] of inserts) await owner.query(write, [8]);
  await owner.query(`update teams set timezone = 'Asia/Tokyo' where slug = 'web'`);
  await reader.query('set role pulse_reader');
});
afterAll(async () => {
  await owner.end();
  await reader.end();
  await opened[Symbol.asyncDispose]();
});

test('the role for BI tools reads every view, dirty buckets included, and gets what the owner gets', async () => {
  for (const view of [
    'daily_commit_stats',
    'weekly_dora_metrics',
    'monthly_developer_activity',
    'metric_snapshots',
  ]) {
    const count = `select count(*)::int as rows, count(distinct repository_id)::int as repositories from bi.${view}`;
    const seen = await reader.query<{ rows: number }>(count);
    expect(seen.rows[0]!.rows, view).toBeGreaterThan(5);
    expect(seen.rows).toEqual((await owner.query(count)).rows);
    const direct = await owner.query<{ rows: number }>(`select count(*)::int as rows from ${view}`);
    expect(seen.rows[0]!.rows).toBe(direct.rows[0]!.rows);
  }
  for (const view of ['teams', 'repositories', 'developers']) {
    expect((await reader.query(`select from bi.${view}`)).rowCount, view).toBeGreaterThan(1);
  }
});

test.each(Object.entries(COLUMNS))(
  '%s has the columns of its design, in their order',
  async (view, columns) => {
    const { fields } = await reader.query(`select * from bi.${view} limit 0`);
    expect(fields.map(({ name }) => name).slice(0, columns.length)).toEqual(columns);
  },
);

test.each([
  'select from secrets',
  'select from hooks',
  'select from commits',
  'select email from developers',
  'select from metric_snapshots_stored',
  'delete from bi.repositories',
  'update bi.teams set name = $$x$$',
  'insert into bi.developers (name) values ($$x$$)',
  "select mark_team('00000000-0000-0000-0000-000000000000', '-infinity', 'infinity')",
  'create table bi.mine ()',
  'create table public.mine ()',
])('the role may not: %s', async (statement) => {
  await expect(reader.query(statement)).rejects.toMatchObject({ code: '42501' });
});

test('the role cannot be signed in with by itself', async () => {
  const { rows } = await owner.query(
    `select rolcanlogin, rolsuper, rolcreatedb, rolcreaterole from pg_roles where rolname = 'pulse_reader'`,
  );
  expect(rows).toEqual([{ rolcanlogin: false, rolsuper: false, rolcreatedb: false, rolcreaterole: false }]);
});
