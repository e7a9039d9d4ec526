import { createHash } from 'node:crypto';
import pg from 'pg';
import { expect, test } from 'vitest';
import { CopyWriter } from '../../sql/copy-binary.ts';
import { refreshFirstDeployments } from '../../sql/lead-time/refresh-first-deployments.ts';
import { planCommits } from '../../tools/seed/commit-stream.ts';
import { planPullRequests } from '../../tools/seed/plan-pull-requests.ts';
import { planWorld, type SeedPlan, YEAR } from '../../tools/seed/plan-world.ts';
import { seedYear } from '../../tools/seed/seed-year.ts';
import { writeCommits } from '../../tools/seed/write-commits.ts';
import { createTestDatabase } from '../harness/database.ts';

const PLAN: SeedPlan = {
  seed: 7,
  scale: 0.0003,
  teams: 2,
  repositories: 6,
  until: new Date('2026-03-01T00:00:00Z'),
};

/** A digest of all commits that a plan makes. */
function digestCommits(plan: SeedPlan): string {
  const world = planWorld(plan);
  const commits = planCommits(world);
  const writer = new CopyWriter();
  for (const repository of world.repositories) {
    for (let day = repository.firstDay; day < YEAR.days; day++)
      writeCommits(writer, world, commits, repository, day);
  }
  return createHash('sha256').update(Buffer.concat(writer.finish())).digest('hex');
}

test('the same plan makes the same year, another number another one', () => {
  expect(digestCommits(PLAN)).toBe(digestCommits(PLAN));
  expect(digestCommits(PLAN)).not.toBe(digestCommits({ ...PLAN, seed: 8 }));
});

test('a year has the rows it should have, on working days, skewed, with bots, drafts and stalled pull requests', () => {
  const world = planWorld({ ...PLAN, scale: 0.01, repositories: 100 });
  const commits = planCommits(world);
  const pullRequests = planPullRequests(world, commits);
  const counts = world.repositories.map((repository) => commits.counts.before(repository, YEAR.days));
  const sum = (numbers: readonly number[]): number => numbers.reduce((total, count) => total + count, 0);
  expect(Math.abs(sum(counts) / (YEAR.commits * 0.01) - 1)).toBeLessThan(0.02);
  expect(counts[0]! / sum(counts)).toBeGreaterThan(0.05);
  const opened = world.repositories.flatMap((repository) =>
    Array.from({ length: YEAR.days }, (_, day) => pullRequests.opened(repository, day)).flat(),
  );
  expect(Math.abs(opened.length / (YEAR.pullRequests * 0.01) - 1)).toBeLessThan(0.05);
  const weekends = opened.filter(({ createdMs }) => [0, 6].includes(new Date(createdMs).getUTCDay()));
  expect(weekends.length / opened.length).toBeLessThan(0.1);
  const share = (has: (pullRequest: (typeof opened)[number]) => boolean): number =>
    opened.filter(has).length / opened.length;
  expect(share(({ author }) => author.isBot)).toBeCloseTo(0.08, 1);
  expect(share(({ isDraft }) => isDraft)).toBeGreaterThan(0.005);
  expect(share(({ state, reviews }) => state === 'open' && reviews.length === 0)).toBeGreaterThan(0.01);
  expect(share(({ state }) => state === 'merged')).toBeGreaterThan(0.7);
});

test('what is derived is what Pulse would derive, and the tables are whole again', async () => {
  await using database = await createTestDatabase();
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  try {
    const indexes = 'select indexdef from pg_indexes where tablename = any ($1) order by 1';
    const loaded = [['commits', 'pull_requests', 'reviews', 'deployments', 'first_deployments']];
    const before = await client.query(indexes, loaded);
    const rows = await seedYear({ databaseUrl: database.url, plan: PLAN });
    expect(rows.commits).toBeGreaterThan(2_000);
    expect((await client.query(indexes, loaded)).rows).toEqual(before.rows);
    await client.query('insert into first_deployments_pending (repo_id) select repo_id from repositories');
    for (let repoId = 1; repoId <= PLAN.repositories; repoId++)
      expect((await refreshFirstDeployments(client, repoId))?.changed).toBe(0);
    await client.query('delete from commits where repo_id = 1');
    const { rows: dirty } = await client.query('select distinct rollup from rollup_dirty order by 1');
    expect(dirty.map(({ rollup }) => rollup)).toContain('daily_commit_stats');
  } finally {
    await client.end();
  }
});
