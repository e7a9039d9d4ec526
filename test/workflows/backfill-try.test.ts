import { expect, test } from 'vitest';
import { createBackfillScene } from './backfill-scene.ts';

test('try', async () => {
  await using s = await createBackfillScene({ pullRequests: 40 });
  const repoId = await s.connect();
  const r = await s.sync(repoId, { attemptsMax: 2 }).catch((e) => e);
  console.log(r, r.cause);
  for (const t of [
    'pull_requests',
    'reviews',
    'review_threads',
    'review_comments',
    'commits',
    'deployments',
    'deployment_statuses',
    'releases',
    'checks',
    'issues',
    'branches',
    'waiting_facts',
  ]) {
    const { rows } = await s.scene.pg
      .query(`select count(*)::int as n from ${t}`)
      .catch((e) => ({ rows: [{ n: e.message }] }));
    console.log(t, rows[0].n);
  }
  console.log((await s.scene.pg.query('select * from repositories')).rows[0]);
  console.log((await s.scene.pg.query('select * from pull_requests where number=5')).rows[0]);
  console.log(
    s.fake.log.errors.slice(0, 3),
    s.fake.log.entries.length,
    [...new Set(s.fake.log.entries.map((e) => `${e.status} ${e.line.slice(0, 80)}`))].slice(0, 30),
  );
  expect(1).toBe(1);
}, 120_000);
