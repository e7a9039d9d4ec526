import type pg from 'pg';
import { expect, test } from 'vitest';
import { createClient } from '../../../lib/database/open-pool.ts';
import { type OpenTestDatabase, openTestDatabase } from '../../activities/open-test-database.ts';
import { findDifferences, flushAll } from './flush-all.ts';
import { seedRepositories } from './seed-facts.ts';

/** An incident of 10 March is blamed on `b`, which went to the web in the week before; `o`, three weeks later, is the next. */
async function tellOfRework(db: pg.Pool | pg.ClientBase): Promise<number> {
  const { repoIds } = await seedRepositories(db);
  await db.query(
    `insert into deployments (repo_id, source, source_key, environment, environment_name, status, created_at, succeeded_at, updated_at)
     select $1, 'api', key, 'production', service, 'success', at, at, at
     from (values ('b', 'web', '2026-03-05T10:00Z'::timestamptz), ('x', 'api', '2026-03-05T11:00Z'),
       ('c', 'web', '2026-03-10T09:00Z'), ('d', 'api', '2026-03-10T09:00Z'),
       ('o', 'web', '2026-03-31T10:00Z'), ('p', 'api', '2026-03-24T10:00Z')) d (key, service, at)`,
    [repoIds[0]],
  );
  await db.query(
    `insert into incidents (repo_id, source, source_key, title, started_at, deployment_id, is_overridden)
     select repo_id, 'api', 'n', 'down', '2026-03-10T10:00Z', deployment_id, true from deployments where source_key = 'b'`,
  );
  return repoIds[0]!;
}

const RENAME = `update deployments set environment_name = 'api' where source_key = 'b'`;
const RENAME_BACK = `update deployments set environment_name = 'web' where source_key = 'b'`;
const BLAME_X = `update incidents set deployment_id = (select deployment_id from deployments where source_key = 'x')`;
const BLAME_B = `update incidents set deployment_id = (select deployment_id from deployments where source_key = 'b')`;

test.each([
  {
    what: 'the blamed deployment is deleted',
    changes: [`delete from deployments where source_key = 'b'`],
    weeks: {},
  },
  { what: 'it changes its service', changes: [RENAME], weeks: { '2026-03-23': 1 } },
  {
    what: 'the incident is blamed on another service, and then the first one changes its own',
    changes: [BLAME_X, RENAME],
    weeks: { '2026-03-23': 1 },
  },
  { what: 'the service changes, and then the blame', changes: [RENAME, BLAME_X], weeks: { '2026-03-23': 1 } },
  {
    what: 'all of it is taken back',
    changes: [RENAME, BLAME_X, RENAME_BACK, BLAME_B],
    weeks: { '2026-03-30': 1 },
  },
])('rework in a later week is known at once when $what', async ({ changes, weeks }) => {
  await using opened = await openTestDatabase();
  const client = await opened.database.pg.connect();
  try {
    await tellOfRework(client);
    await flushAll(client, 100);
    for (const change of changes) await client.query(change);
    expect(await findDifferences(client)).toEqual([]);
    await flushAll(client, 100);
    expect(await findDifferences(client)).toEqual([]);
    const { rows } = await client.query<{ week: string; n: number }>(
      `select week::text, rework_count::int as n from weekly_dora_metrics where rework_count > 0`,
    );
    expect(Object.fromEntries(rows.map(({ week, n }) => [week, n]))).toEqual(weeks);
  } finally {
    client.release();
  }
});

async function connect({ url }: OpenTestDatabase): Promise<pg.Client> {
  const client = createClient({ connectionString: url });
  await client.connect();
  return client;
}

const AT_ONCE = [
  { first: BLAME_X, second: RENAME },
  { first: RENAME, second: BLAME_X },
];
test.each(AT_ONCE.flatMap((pair) => [true, false].map((flushesBetween) => ({ ...pair, flushesBetween }))))(
  'two writers who do not see each other lose no rework ($first, $second; flushed between: $flushesBetween)',
  async ({ first, second, flushesBetween }) => {
    await using opened = await openTestDatabase();
    const [one, other, flusher] = await Promise.all([connect(opened), connect(opened), connect(opened)]);
    try {
      await tellOfRework(flusher);
      await flushAll(flusher, 100);
      await one.query('begin');
      await one.query(first);
      await other.query('begin');
      await other.query(second);
      await one.query('commit');
      if (flushesBetween) await flushAll(flusher, 100);
      expect(await findDifferences(flusher)).toEqual([]);
      await other.query('commit');
      expect(await findDifferences(flusher)).toEqual([]);
      await flushAll(flusher, 100);
      expect(await findDifferences(flusher)).toEqual([]);
    } finally {
      await Promise.all([one.end(), other.end(), flusher.end()]);
    }
  },
);
