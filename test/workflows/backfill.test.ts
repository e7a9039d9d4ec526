import { afterAll, beforeAll, expect, test } from 'vitest';
import { syncWorkflowId } from '../../lib/temporal/workflow-ids.ts';
import { getRepository } from '../../sql/repositories/get-repository.ts';
import { addComment } from '../fake-github/actions/issues.ts';
import { dismissReview, submitReview } from '../fake-github/actions/reviews.ts';
import { Random } from '../fake-github/world/random.ts';
import { type BackfillScene, createBackfillScene } from './backfill-scene.ts';
import { waitUntil } from './wait-until.ts';

/** More than come with a pull request: 30 reviews and comments, 12 threads of 10 comments. */
const LONG = 45;

let scene: BackfillScene;
let repoId: number;
beforeAll(async () => {
  scene = await createBackfillScene({ pullRequests: 20 });
  const { fake } = scene;
  const stage = { world: fake.world, ports: fake.ports, random: new Random(5) };
  const pull = fake.repository.pulls.get(1)!;
  for (let at = 0; at < LONG; at++) addComment(stage, fake.repository, pull, { body: `Comment ${at}` });
  for (let at = 0; at < LONG; at++) {
    const remarks = [{ path: 'README.md', line: at + 1, body: `Remark ${at}` }];
    submitReview(stage, fake.repository, pull, { state: 'APPROVED', remarks });
  }
  dismissReview(stage, fake.repository, pull, pull.reviews.at(-1)!);
  repoId = await scene.connect();
  await scene.sync(repoId, { attemptsMax: 2, retryAfterMs: 20 });
}, 240_000);
afterAll(() => scene[Symbol.asyncDispose]());

async function count(sql: string): Promise<number> {
  const { rows } = await scene.scene.pg.query<{ count: number }>(`select count(*)::int as count from ${sql}`);
  return rows[0]!.count;
}

test('lists that are longer than one answer are completed, and nothing is flagged as cut any more', async () => {
  const pull = scene.fake.repository.pulls.get(1)!;
  const ofPull = `join pull_requests p using (repo_id, pr_id) where p.number = 1`;
  expect(await count(`reviews r ${ofPull}`)).toBe(pull.reviews.length);
  expect(await count(`review_threads t ${ofPull}`)).toBe(pull.threads.length);
  expect(await count(`review_comments c ${ofPull} and c.kind = 'conversation'`)).toBe(pull.comments.length);
  const remarks = pull.threads.reduce((sum, { comments }) => sum + comments.length, 0);
  expect(await count(`review_comments c ${ofPull} and c.kind = 'review'`)).toBe(remarks);
  expect(await count(`pull_requests where truncated <> '{}'`)).toBe(0);
});

test('a dismissed review keeps what it said before', async () => {
  const { rows } = await scene.scene.pg.query(
    `select state, given_state, dismissed_at is not null as dismissed from reviews where state = 'dismissed'
     and provider_id = $1`,
    [scene.fake.repository.pulls.get(1)!.reviews.find(({ state }) => state === 'DISMISSED')!.id],
  );
  expect(rows).toEqual([{ state: 'dismissed', given_state: 'approved', dismissed: true }]);
});

test('everything that the repository has is there, and the next sync asks for what has changed only', async () => {
  const { repository } = scene.fake;
  expect(await count('pull_requests')).toBe(repository.pulls.size);
  expect(await count(`deployments where source = 'github'`)).toBe(repository.deployments.length);
  expect(await count('releases')).toBe(repository.releases.length);
  expect(await count('issues')).toBe(repository.issues.size);
  expect(await count(`checks where kind = 'workflow_run'`)).toBe(repository.workflowRuns.length);
  expect(await count("pull_requests where base_sha is null or own_commits = '{}'")).toBe(0);
  const pull = repository.pulls.get(2)!;
  pull.title = 'Another title';
  pull.updatedAt = new Date(Date.now() + 1_000);
  const before = scene.fake.log.entries.length;
  await scene.sync(repoId, { attemptsMax: 2, retryAfterMs: 20 });
  const queries = scene.fake.log.entries.slice(before).filter(({ line }) => line.includes('/graphql'));
  // Two passes over the newest page, the long lists of the one that changed a moment ago, and the issues.
  expect(queries.length).toBeLessThanOrEqual(8);
  expect(await count(`pull_requests where title = 'Another title'`)).toBe(1);
}, 240_000);

test('until when a sync waits for a limit is said in the row and in the web UI, and no longer when it goes on', async () => {
  const { database, client } = scene.scene;
  const read = async () => (await getRepository(database.slonik, repoId))!;
  scene.fake.faults.add({ kind: 'secondary-403', match: /graphql/, count: 1, durationMs: 4_000 });
  const syncing = scene.sync(repoId, { attemptsMax: 2, retryAfterMs: 20 });
  await waitUntil('the sync waits', async () => (await read()).syncWaitsUntil !== null, 20_000);
  const { syncWaitsUntil, syncWaitsFor } = await read();
  expect(syncWaitsUntil!.getTime()).toBeGreaterThan(Date.now());
  expect(syncWaitsFor).toContain('GitHub’s limit');
  await waitUntil(
    'the web UI says so',
    async () => {
      const { currentDetails } = await client.workflow
        .getHandle(syncWorkflowId(repoId))
        .query<{ currentDetails: string }>('__temporal_workflow_metadata');
      return currentDetails.includes('Waits until');
    },
    10_000,
  );
  await database.pg.query(`update repositories set sync_waits_until = now() - interval '1 s'`);
  expect(await read()).toMatchObject({ syncWaitsUntil: null, syncWaitsFor: null });
  expect(await syncing).toMatchObject({ status: 'completed' });
}, 240_000);
