import { execFileSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { PullRequestProgress } from '../../domain/workflow-messages/pull-request.ts';
import type { SyncProgress } from '../../domain/workflow-messages/repository-sync.ts';
import { cancelRepositorySync, startRepositorySync } from '../../lib/temporal/repository-sync-client.ts';
import { requestAnalysis } from '../../lib/temporal/request-analysis.ts';
import { syncWorkflowId } from '../../lib/temporal/workflow-ids.ts';
import { writeRepository } from '../faults/write-repository.ts';
import { createSyncScene, type SyncScene } from './sync-scene.ts';
import { waitUntil } from './wait-until.ts';

const PULL_REQUESTS = 40;
const LIMITS = { pageSize: 15, attemptsMax: 1 };

let scene: SyncScene;
let folder: string;
beforeAll(async () => {
  [scene, folder] = await Promise.all([createSyncScene(), mkdtemp(join(tmpdir(), 'pulse-sources-'))]);
});
afterAll(async () => {
  await scene[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

async function addSource(name: string, pullRequests = PULL_REQUESTS) {
  const source = join(folder, name);
  await writeRepository(source, pullRequests);
  return { source, repoId: await scene.addRepository(name, source) };
}

async function start(repoId: number, limits: object = LIMITS): Promise<void> {
  await startRepositorySync(scene.client, { repoId, repository: 'acme/name', limits });
}

async function sync(repoId: number): Promise<SyncProgress> {
  await start(repoId);
  return scene.client.workflow.getHandle(syncWorkflowId(repoId)).result() as Promise<SyncProgress>;
}

async function readRow(repoId: number): Promise<Record<string, unknown>> {
  const { rows } = await scene.pg.query('select * from repositories where repo_id = $1', [repoId]);
  return rows[0];
}

async function readRuns(repoId: number) {
  const { rows } = await scene.pg.query<{ number: number; head: string; status: string; attempts: number }>(
    `select p.number, r.head_sha as head, r.status, r.attempts
     from pr_analysis_runs r join pull_requests p using (repo_id, pr_id)
     where r.repo_id = $1 order by p.number, r.queued_at`,
    [repoId],
  );
  return rows;
}

/** Makes the head of a pull request another commit of the same source. */
function push(source: string, number: number, from: string): string {
  const git = (...args: string[]) =>
    execFileSync('git', ['-C', source, ...args], { encoding: 'utf8' }).trim();
  const head = git('rev-parse', from);
  git('update-ref', `refs/pull/${number}/head`, head);
  return head;
}

test('a sync stores and analyses every pull request, and says so in the row of the repository', async () => {
  const { repoId } = await addSource('whole');
  const result = await sync(repoId);
  expect(result).toMatchObject({ status: 'completed', progress: 100, counts: { total: 40, done: 40 } });
  expect(await readRow(repoId)).toMatchObject({
    sync_status: 'completed',
    sync_progress: 100,
    sync_counts: { total: 40, done: 40, skipped: 0, failed: 0 },
    sync_error: null,
    default_branch: 'main',
    sync_completed_at: expect.any(Date),
  });
  const runs = await readRuns(repoId);
  expect(runs).toHaveLength(40);
  expect(new Set(runs.map(({ status }) => status))).toEqual(new Set(['done']));
  const { rows } = await scene.pg.query('select name from developers where email = $1', [
    'author3@example.org',
  ]);
  expect(rows).toEqual([{ name: 'Author 3' }]);
});

test('a second sync does nothing again but what has changed', async () => {
  const { source, repoId } = await addSource('twice');
  await sync(repoId);
  const head = push(source, 7, 'refs/pull/31/head');
  expect((await sync(repoId)).counts).toMatchObject({ total: 40, done: 40, skipped: 39 });
  const runs = await readRuns(repoId);
  expect(runs.filter(({ attempts }) => attempts !== 1)).toEqual([]);
  expect(runs.filter(({ number }) => number === 7).map((run) => run.head)).toContain(head);
  expect(runs).toHaveLength(41);
});

test('a source that is not there fails the sync with a sentence', async () => {
  const repoId = await scene.addRepository('gone', join(folder, 'gone'));
  await expect(sync(repoId)).rejects.toThrow();
  const row = await readRow(repoId);
  expect(row).toMatchObject({ sync_status: 'failed', sync_completed_at: expect.any(Date) });
  expect(row.sync_error).toMatch(/^There is no such file or folder: .*gone\.?/);
});

test('a cancelled sync leaves no run behind that seems to run, and the next one goes on', async () => {
  const { repoId } = await addSource('cancelled', 200);
  await start(repoId, { pageSize: 10 });
  const done = async () => (await readRuns(repoId)).filter(({ status }) => status === 'done').length;
  await waitUntil('some are analysed', async () => (await done()) >= 20);
  await cancelRepositorySync(scene.client, repoId);
  await waitUntil('it is cancelled', async () => (await readRow(repoId)).sync_status === 'cancelled');
  const statuses = new Set((await readRuns(repoId)).map(({ status }) => status));
  expect(statuses).not.toContain('running');
  const finished = await done();
  expect(finished).toBeLessThan(200);
  // The row says so a moment before the workflow has closed; until then a start would join it.
  await expect(scene.client.workflow.getHandle(syncWorkflowId(repoId)).result()).rejects.toThrow('cancelled');
  const { counts } = await sync(repoId);
  expect(counts).toMatchObject({ done: 200, skipped: finished });
});

test('the live lane fetches a new head, stores its facts and analyses it', async () => {
  const { source, repoId } = await addSource('live');
  await sync(repoId);
  const head = push(source, 9, 'refs/pull/33/head');
  const workflowId = await requestAnalysis(scene.client, {
    repoId,
    number: 9,
    repository: 'acme/live',
    headSha: head,
    limits: { debounceMs: 10, idleMs: 10, attemptsMax: 3 },
  });
  const progress = (await scene.client.workflow.getHandle(workflowId).result()) as PullRequestProgress;
  expect(progress).toMatchObject({ stage: 'done', headSha: head, analysed: 1 });
  const { rows } = await scene.pg.query(
    `select head_sha, title, analysis_status, last_analyzed_head_sha from pull_requests
     where repo_id = $1 and number = 9`,
    [repoId],
  );
  expect(rows).toEqual([
    {
      head_sha: head,
      title: 'Handle case 33 in module 3',
      analysis_status: 'done',
      last_analyzed_head_sha: head,
    },
  ]);
});

test('a head that the source never serves is analysed as degraded, with the reason', async () => {
  const { repoId } = await addSource('lagging');
  await sync(repoId);
  const announced = 'f'.repeat(40);
  const workflowId = await requestAnalysis(scene.client, {
    repoId,
    number: 5,
    repository: 'acme/lagging',
    headSha: announced,
    limits: { debounceMs: 10, idleMs: 10, attemptsMax: 5, retryAfterMs: 10 },
  });
  const progress = (await scene.client.workflow.getHandle(workflowId).result()) as PullRequestProgress;
  expect(progress.stage).toBe('degraded');
  const { rows } = await scene.pg.query(
    `select p.analysis_status, r.degraded_reasons from pull_requests p
     join pr_analysis_runs r using (repo_id, pr_id) where p.repo_id = $1 and p.number = 5`,
    [repoId],
  );
  expect(rows).toEqual([
    { analysis_status: 'degraded', degraded_reasons: [expect.stringContaining(announced)] },
  ]);
});

test('a pull request that the source does not have is recorded as failed', async () => {
  const { repoId } = await addSource('unknown', 3);
  await sync(repoId);
  const workflowId = await requestAnalysis(scene.client, {
    repoId,
    number: 99,
    repository: 'acme/unknown',
    headSha: null,
    limits: { debounceMs: 10, idleMs: 10 },
  });
  const progress = (await scene.client.workflow.getHandle(workflowId).result()) as PullRequestProgress;
  expect(progress.stage).toBe('failed');
});
