import type pg from 'pg';
import { expect, test } from 'vitest';
import { refreshFirstDeployments } from '../../../sql/lead-time/refresh-first-deployments.ts';
import { openTestDatabase } from '../../activities/open-test-database.ts';

const DEPLOY = `
  insert into deployments (repo_id, source, source_key, environment, environment_name, status, commit_sha, created_at, finished_at,
    succeeded_at, updated_at)
  select $1, 'api', k, e::deployment_environment, e, s::deployment_status, c, at, at, case s when 'inactive' then at end, at
  from unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::timestamptz[]) u (k, e, s, c, at)`;

async function firstDeployments(db: pg.Pool, repoId: number): Promise<Record<string, string>> {
  const client = await db.connect();
  try {
    await refreshFirstDeployments(client, repoId);
  } finally {
    client.release();
  }
  const { rows } = await db.query<{ sha: string; key: string }>(
    `select f.sha, d.source_key as key from first_deployments f join deployments d using (repo_id, deployment_id)
     where repo_id = $1 order by sha`,
    [repoId],
  );
  return Object.fromEntries(rows.map(({ sha, key }) => [sha, key]));
}

test('follows commits and deployments that come late, change and go', async () => {
  await using opened = await openTestDatabase();
  const db = opened.database.pg;
  const repoId = await opened.addRepository('shop');
  await db.query(
    `insert into commits (repo_id, sha, committed_at, message, parent_shas)
     values ($1, 'a', '2026-01-01', '', '{}'), ($1, 'b', '2026-01-02', '', '{a}'), ($1, 'c', '2026-01-03', '', '{b}'),
       ($1, 'd', '2026-01-04', '', '{c,unknown}')`,
    [repoId],
  );
  await db.query(DEPLOY, [
    repoId,
    ['one', 'test', 'broken', 'back', 'two'],
    ['production', 'staging', 'production', 'production', 'production'],
    ['inactive', 'success', 'failure', 'success', 'success'],
    ['b', 'd', 'd', 'a', 'd'],
    ['2026-01-05', '2026-01-05', '2026-01-06', '2026-01-07', '2026-01-08'],
  ]);
  expect(await firstDeployments(db, repoId)).toEqual({ a: 'one', b: 'one', c: 'two', d: 'two' });

  // An earlier deployment is told late, and takes over what it contains.
  await db.query(DEPLOY, [repoId, ['zero'], ['production'], ['success'], ['a'], ['2026-01-04']]);
  expect(await firstDeployments(db, repoId)).toEqual({ a: 'zero', b: 'one', c: 'two', d: 'two' });

  // The one that failed turns out to have succeeded.
  await db.query(
    `update deployments set status = 'success', succeeded_at = failed_at where source_key = 'broken'`,
  );
  expect(await firstDeployments(db, repoId)).toEqual({ a: 'zero', b: 'one', c: 'broken', d: 'broken' });

  await db.query(`delete from deployments where source_key = 'broken'`);
  await db.query(`delete from commits where sha = 'a'`);
  expect(await firstDeployments(db, repoId)).toEqual({ b: 'one', c: 'two', d: 'two' });
});

test('nothing pending costs nothing, and only one process refreshes a repository', async () => {
  await using opened = await openTestDatabase();
  const db = opened.database.pg;
  const repoId = await opened.addRepository('shop');
  await db.query(`insert into commits (repo_id, sha, committed_at, message) values ($1, 'a', now(), '')`, [
    repoId,
  ]);
  const [holder, other] = await Promise.all([db.connect(), db.connect()]);
  try {
    await holder.query('begin');
    await holder.query('select pg_advisory_xact_lock(20023, $1)', [repoId]);
    expect(await refreshFirstDeployments(other, repoId)).toBeNull();
    await holder.query('rollback');
    expect(await refreshFirstDeployments(other, repoId)).toEqual({ commits: 1, deployments: 0, changed: 0 });
    expect(await refreshFirstDeployments(other, repoId)).toBeNull();
    // A change of what ancestry does not depend on is none.
    await db.query(`update commits set additions = 5`);
    expect(await refreshFirstDeployments(other, repoId)).toBeNull();
  } finally {
    holder.release();
    other.release();
  }
});
