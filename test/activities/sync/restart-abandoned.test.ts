import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createRestartAbandoned } from '../../../activities/sync/restart-abandoned.ts';
import { createLogger } from '../../../lib/logger.ts';
import { pauseRepositorySync, startRepositorySync } from '../../../lib/temporal/repository-sync-client.ts';
import { ensureSweepSchedule } from '../../../lib/temporal/schedule-sweep.ts';
import {
  connectWorkflowId,
  disconnectWorkflowId,
  measureCommitsWorkflowId,
  pullRequestWorkflowId,
  SWEEP_SCHEDULE_ID,
  syncWorkflowId,
  verifyWorkflowId,
} from '../../../lib/temporal/workflow-ids.ts';
import { listPromisedWork, promiseWork } from '../../../sql/analysis/promised-work.ts';
import { endVerification, insertVerification } from '../../../sql/upkeep/rollup-verifications.ts';
import { createTestEnvironment, type TestTemporal } from '../../harness/temporal.ts';
import { type OpenTestDatabase, openTestDatabase } from '../open-test-database.ts';

const SWEEP = { abandonedAfterMs: 60_000, pullRequestsMax: 3 };

let temporal: TestTemporal;
let opened: OpenTestDatabase;
beforeAll(async () => {
  [temporal, opened] = await Promise.all([createTestEnvironment(), openTestDatabase()]);
});
afterAll(async () => {
  await opened[Symbol.asyncDispose]();
  await temporal[Symbol.asyncDispose]();
});
beforeEach(() => opened.database.pg.query('delete from repositories'));

function sweep() {
  return createRestartAbandoned({
    database: opened.database,
    temporal: temporal.environment.client,
    logger: createLogger({ name: 'worker', level: 'silent' }),
    // What a sweep never touches.
    triage: undefined as never,
    github: undefined as never,
    secrets: undefined as never,
    publicUrl: undefined,
    dataDir: '/nowhere',
  })(SWEEP);
}

async function addSyncing(name: string, status: string): Promise<number> {
  const repoId = await opened.addRepository(name);
  await opened.database.pg.query('update repositories set sync_status = $2::sync_status where repo_id = $1', [
    repoId,
    status,
  ]);
  return repoId;
}

/** Adds pull requests that were stored `ageSeconds` ago and wait for their analysis. */
async function addWaiting(repoId: number, numbers: number[], ageSeconds: number): Promise<void> {
  await opened.database.pg.query(
    `insert into pull_requests (repo_id, number, title, head_sha, created_at, updated_at, ingested_at)
     select $1, n, 'title', 'head-' || n, now(), now(), now() - make_interval(secs => $3)
     from unnest($2::int[]) n`,
    [repoId, numbers, ageSeconds],
  );
}

async function addRun(repoId: number, number: number, lane: string, ageSeconds: number): Promise<void> {
  await opened.database.pg.query(
    `insert into pr_analysis_runs (repo_id, pr_id, head_sha, signature_version, algorithm_version, config_version,
       lane, status, queued_at, started_at)
     select repo_id, pr_id, head_sha, 1, 1, (select min(config_version) from config_snapshots), $3, 'running',
       now() - make_interval(secs => $4), now() - make_interval(secs => $4)
     from pull_requests where repo_id = $1 and number = $2`,
    [repoId, number, lane, ageSeconds],
  );
}

async function openWorkflows(repoId: number, numbers: number[]): Promise<string[]> {
  const ids = [syncWorkflowId(repoId), ...numbers.map((number) => pullRequestWorkflowId(repoId, number))];
  const found = await Promise.all(
    ids.map((id) =>
      temporal.environment.client.workflow
        .getHandle(id)
        .describe()
        .then(
          ({ status }) => status.name === 'RUNNING',
          () => false,
        ),
    ),
  );
  return ids.filter((_, index) => found[index]);
}

test('a sync that Temporal does not know is started again, a paused one paused', async () => {
  const syncing = await addSyncing('lost', 'syncing');
  const paused = await addSyncing('lost-paused', 'paused');
  const completed = await addSyncing('completed', 'completed');
  expect(await sweep()).toMatchObject({ syncs: 2, pullRequests: 0 });
  expect(await openWorkflows(syncing, [])).toEqual([syncWorkflowId(syncing)]);
  expect(await openWorkflows(paused, [])).toEqual([syncWorkflowId(paused)]);
  expect(await openWorkflows(completed, [])).toEqual([]);
  const description = await temporal.environment.client.workflow
    .getHandle(syncWorkflowId(paused))
    .fetchHistory();
  const payload =
    description.events?.[0]?.workflowExecutionStartedEventAttributes?.input?.payloads?.[0]?.data;
  expect(JSON.parse(Buffer.from(payload!).toString())).toMatchObject({ startPaused: true });
  expect(await sweep()).toMatchObject({ syncs: 0, pullRequests: 0 });
});

test('a sync that runs is left alone', async () => {
  const repoId = await addSyncing('running', 'syncing');
  const { client } = temporal.environment;
  await startRepositorySync(client, { repoId, repository: 'acme/running' });
  expect(await sweep()).toMatchObject({ syncs: 0, pullRequests: 0 });
  expect(await pauseRepositorySync(client, repoId)).toBe(true);
});

test('a pull request that waits too long in a completed repository is analysed by itself', async () => {
  const repoId = await addSyncing('waiting', 'completed');
  await addWaiting(repoId, [1, 2], 300);
  await addWaiting(repoId, [3], 5);
  expect(await sweep()).toMatchObject({ syncs: 0, pullRequests: 2 });
  expect(await openWorkflows(repoId, [1, 2, 3])).toEqual([
    pullRequestWorkflowId(repoId, 1),
    pullRequestWorkflowId(repoId, 2),
  ]);
});

test('many waiting pull requests are handed to a sync of their repository', async () => {
  const repoId = await addSyncing('many', 'completed');
  await addWaiting(repoId, [1, 2, 3, 4], 300);
  expect(await sweep()).toMatchObject({ syncs: 1, pullRequests: 0 });
  expect(await openWorkflows(repoId, [1])).toEqual([syncWorkflowId(repoId)]);
});

test('what a cancelled sync left undone waits, unless somebody asked for it by itself', async () => {
  const repoId = await addSyncing('cancelled', 'cancelled');
  await addWaiting(repoId, [1, 2, 3], 300);
  await addRun(repoId, 1, 'bulk', 300);
  await addRun(repoId, 2, 'live', 300);
  await addRun(repoId, 3, 'live', 5);
  expect(await sweep()).toMatchObject({ syncs: 0, pullRequests: 1 });
  expect(await openWorkflows(repoId, [1, 2, 3])).toEqual([pullRequestWorkflowId(repoId, 2)]);
});

test('a verification that Temporal does not know is started again', async () => {
  const { client } = temporal.environment;
  const { id } = await insertVerification(opened.database.slonik, { rollup: null, sample: 1 });
  expect(await sweep()).toMatchObject({ verifications: 1 });
  expect((await client.workflow.getHandle(verifyWorkflowId(id)).describe()).status.name).toBe('RUNNING');
  expect(await sweep()).toMatchObject({ verifications: 0 });
  await endVerification(opened.database.slonik, id, null);
  await client.workflow.getHandle(verifyWorkflowId(id)).terminate();
  expect(await sweep()).toMatchObject({ verifications: 0 });
});

test('what was promised is started again where Temporal forgot it, left alone while it runs, and done with when it has ended', async () => {
  const { client } = temporal.environment;
  const { slonik, pg } = opened.database;
  const repoId = await opened.addRepository('promised');
  const connect = { apiUrl: 'https://api.github.com', owner: 'Acme', name: 'Shop' };
  await promiseWork(slonik, { kind: 'measure_commits', key: String(repoId), input: { repoId } });
  await promiseWork(slonik, { kind: 'disconnect', key: String(repoId), input: { repoId } });
  await promiseWork(slonik, {
    kind: 'connect',
    key: 'acme/shop',
    input: { ...connect, tokenSecretId: null, installationId: 7 },
  });
  // Whoever promised it may be about to start it.
  expect(await sweep()).toMatchObject({ promised: 0 });
  await pg.query(`update promised_work set promised_at = now() - interval '10 minutes'`);
  expect(await sweep()).toMatchObject({ promised: 3 });
  const ids = [
    measureCommitsWorkflowId(repoId),
    disconnectWorkflowId(repoId),
    connectWorkflowId('Acme/Shop'),
  ];
  for (const id of ids) expect((await client.workflow.getHandle(id).describe()).status.name).toBe('RUNNING');
  expect(await sweep()).toMatchObject({ promised: 0 });
  expect(await listPromisedWork(slonik, 0, 10)).toHaveLength(3);
  for (const id of ids) await client.workflow.getHandle(id).terminate();
  expect(await sweep()).toMatchObject({ promised: 0 });
  expect(await listPromisedWork(slonik, 0, 10)).toEqual([]);
});

test('the schedule is registered once, and starts a sweep at once', async () => {
  const { client } = temporal.environment;
  expect(await ensureSweepSchedule(client)).toBe(true);
  expect(await ensureSweepSchedule(client)).toBe(false);
  const { info, spec } = await client.schedule.getHandle(SWEEP_SCHEDULE_ID).describe();
  expect(spec.intervals).toMatchObject([{ every: 60_000 }]);
  expect(info.numActionsTaken + info.runningActions.length).toBeGreaterThan(0);
});
