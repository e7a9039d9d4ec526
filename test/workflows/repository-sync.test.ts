import { WorkflowFailedError } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { SYNC_STAGES, stagesOf } from '../../domain/sync-progress.ts';
import type {
  FetchedPages,
  FetchInput,
  SyncLimits,
  SyncProgress,
} from '../../domain/workflow-messages/repository-sync.ts';
import {
  cancelRepositorySync,
  isSyncRunning,
  pauseRepositorySync,
  querySyncProgress,
  resumeRepositorySync,
  startRepositorySync,
} from '../../lib/temporal/repository-sync-client.ts';
import { syncWorkflowId } from '../../lib/temporal/workflow-ids.ts';
import { createTestEnvironment, type TestTemporal } from '../harness/temporal.ts';
import { scriptActivities, untilCancelled } from './scripted-activities.ts';
import { startWorkers } from './start-workers.ts';
import { waitUntil } from './wait-until.ts';

let temporal: TestTemporal;
beforeAll(async () => {
  temporal = await createTestEnvironment();
});
afterAll(() => temporal[Symbol.asyncDispose]());

const LIMITS: Partial<SyncLimits> = {
  pageSize: 10,
  heartbeatTimeoutMs: 2_000,
  attemptsMax: 2,
  retryAfterMs: 10,
};

let lastRepoId = 0;

/** A repository of this test's own. */
function newSync(limits: Partial<SyncLimits> = {}, startPaused = false) {
  const repoId = ++lastRepoId;
  const { client } = temporal.environment;
  const options = { repoId, repository: 'owner/name', limits: { ...LIMITS, ...limits }, startPaused };
  const handle = client.workflow.getHandle(syncWorkflowId(repoId));
  return {
    repoId,
    client,
    handle,
    start: () => startRepositorySync(client, options),
    result: () => handle.result() as Promise<SyncProgress>,
  };
}

/** A repository with so many pull requests, numbered from 1. */
function scriptRepository(total: number, overrides: Parameters<typeof scriptActivities>[0] = {}) {
  return scriptActivities({
    storePullRequests: async () => ({ total, changed: total }),
    analysePage: async ({ afterNumber, limit }) => {
      const done = Math.min(limit, total - afterNumber);
      const lastNumber = done === 0 ? null : afterNumber + done;
      return { lastNumber, done, skipped: 0, degraded: 0, failed: 0, elapsedMs: 100 };
    },
    ...overrides,
  });
}

test('a sync goes through its stages page after page to 100 percent', async () => {
  const scripted = scriptRepository(25);
  await using _ = await startWorkers(temporal, scripted.groups);
  const sync = newSync();
  expect(await sync.start()).toEqual({ workflowId: `sync/${sync.repoId}`, alreadyRunning: false });
  const result = await sync.result();
  expect(result).toMatchObject({
    status: 'completed',
    progress: 100,
    counts: { total: 25, done: 25, perSecond: 83.3 },
  });
  expect(scripted.inputs('analysePage').map(({ afterNumber }) => afterNumber)).toEqual([0, 10, 20, 25]);
  const recorded = scripted.inputs('recordSyncProgress');
  expect(recorded.map(({ stage, status }) => `${stage} ${status}`)).toEqual([
    'mirror syncing',
    'commits syncing',
    'pull_requests syncing',
    'analysis syncing',
    'analysis completed',
  ]);
  expect(recorded.map(({ progress }) => progress)).toEqual([0, 20, 23, 33, 100]);
  expect(scripted.inputs('startMeasuring')).toEqual([{ repoId: sync.repoId }]);
});

test('a sync that a former version planned goes through the stages in the order of that time, each once', async () => {
  const scripted = scriptRepository(25, {
    planSync: async () => ({ route: 'mirror', since: null, startedAt: null }),
  });
  await using _ = await startWorkers(temporal, scripted.groups);
  const sync = newSync({ pagesPerRun: 2 });
  await sync.start();
  expect(await sync.result()).toMatchObject({ status: 'completed', counts: { done: 25 } });
  const stages = scripted.inputs('recordSyncProgress').map(({ stage }) => stage);
  expect([...new Set(stages)]).toEqual(['mirror', 'pull_requests', 'analysis', 'commits']);
  expect(scripted.inputs('storeCommits')).toHaveLength(1);
});

const PLAN = {
  route: 'provider',
  since: '2026-01-01T00:00:00.000Z',
  startedAt: '2026-02-01T00:00:00.000Z',
  stages: stagesOf('provider'),
} as const;

/** Pages of a provider's stage, `done` things each. */
function pagesOf(pages: number, done: number) {
  return async ({ cursor, counts, elapsedMs }: FetchInput): Promise<FetchedPages> => {
    const page = ((cursor as number | null) ?? 0) + 1;
    return {
      cursor: page === pages ? null : page,
      counts: { done: counts.done + done, total: pages * done, perSecond: done },
      elapsedMs: elapsedMs + 1_000,
      notes: [],
    };
  };
}

test('a sync of a provider goes through all stages, each from its cursor, also as a new run', async () => {
  const scripted = scriptRepository(5, { planSync: async () => PLAN, fetchPullRequests: pagesOf(7, 20) });
  await using _ = await startWorkers(temporal, scripted.groups);
  const sync = newSync({ pagesPerRun: 3 });
  await sync.start();
  const { runId } = await sync.handle.describe();
  expect(await sync.result()).toMatchObject({ status: 'completed', progress: 100, counts: { done: 5 } });
  expect((await sync.handle.describe()).runId).not.toBe(runId);
  expect(scripted.inputs('planSync')).toHaveLength(1);
  expect(scripted.inputs('fetchPullRequests').map(({ cursor }) => cursor)).toEqual([null, 1, 2, 3, 4, 5, 6]);
  expect(scripted.inputs('fetchPullRequests').at(-1)).toMatchObject({
    since: PLAN.since,
    counts: { done: 120, total: 140 },
    elapsedMs: 6_000,
  });
  const recorded = scripted.inputs('recordSyncProgress');
  const stages = recorded.filter(({ stage }, at) => recorded[at - 1]?.stage !== stage);
  expect(stages.map(({ stage }) => stage)).toEqual(SYNC_STAGES);
  expect(recorded.map(({ progress }) => progress)).toEqual(
    recorded.map(({ progress }) => progress).sort((a, b) => a - b),
  );
  expect(recorded.at(-1)).toMatchObject({ status: 'completed', syncedThrough: PLAN.startedAt });
});

test('what a sync had to leave out is told, and does not make it fail', async () => {
  const note = 'Left out (checks): the token lacks actions=read';
  const scripted = scriptRepository(1, {
    planSync: async () => PLAN,
    fetchChecks: async ({ counts }) => ({ cursor: null, counts, elapsedMs: 0, notes: [note] }),
  });
  await using _ = await startWorkers(temporal, scripted.groups);
  const sync = newSync();
  await sync.start();
  expect(await sync.result()).toMatchObject({ status: 'completed', notes: [note] });
  expect(scripted.inputs('recordSyncProgress').at(-1)).toMatchObject({ notes: [note] });
});

test('waits for a limit use up no attempts', async () => {
  let asked = 0;
  const scripted = scriptRepository(1, {
    planSync: async () => PLAN,
    fetchIssues: async ({ counts }) => {
      asked++;
      if (asked <= 5) {
        throw ApplicationFailure.create({ message: 'limit', type: 'rate_limited', nextRetryDelay: 20 });
      }
      return { cursor: null, counts, elapsedMs: 0, notes: [] };
    },
  });
  await using _ = await startWorkers(temporal, scripted.groups);
  const sync = newSync({ attemptsMax: 2 });
  await sync.start();
  expect(await sync.result()).toMatchObject({ status: 'completed' });
  expect(asked).toBe(6);
});

test('it continues as new after a number of pages, and goes on where it was', async () => {
  const scripted = scriptRepository(50);
  await using _ = await startWorkers(temporal, scripted.groups);
  const sync = newSync({ pagesPerRun: 2 });
  await sync.start();
  const { runId } = await sync.handle.describe();
  expect((await sync.result()).counts).toMatchObject({ total: 50, done: 50 });
  expect(scripted.inputs('analysePage').map(({ afterNumber }) => afterNumber)).toEqual([
    0, 10, 20, 30, 40, 50,
  ]);
  expect(scripted.inputs('mirrorRepository')).toHaveLength(1);
  expect((await sync.handle.describe()).runId).not.toBe(runId);
});

test('pause takes effect after the running page, resume goes on behind it', async () => {
  const paging = Promise.withResolvers<void>();
  const release = Promise.withResolvers<void>();
  const scripted = scriptRepository(20, {
    analysePage: async ({ afterNumber }) => {
      paging.resolve();
      if (afterNumber === 0) await release.promise;
      const lastNumber = afterNumber === 20 ? null : afterNumber + 10;
      const done = lastNumber === null ? 0 : 10;
      return { lastNumber, done, skipped: 0, degraded: 0, failed: 0, elapsedMs: 1 };
    },
  });
  await using _ = await startWorkers(temporal, scripted.groups);
  const sync = newSync({ heartbeatTimeoutMs: 20_000 });
  await sync.start();
  await paging.promise;
  expect(await pauseRepositorySync(sync.client, sync.repoId)).toBe(true);
  release.resolve();
  await waitUntil('it is paused', () => scripted.inputs('recordSyncProgress').at(-1)?.status === 'paused');
  expect(scripted.inputs('analysePage')).toHaveLength(1);
  expect((await querySyncProgress(sync.client, sync.repoId))?.status).toBe('paused');
  expect(scripted.inputs('recordSyncProgress').at(-1)).toMatchObject({
    status: 'paused',
    counts: { done: 10 },
  });
  await waitUntil('the stage can be searched for', async () => {
    const { searchAttributes } = await sync.handle.describe();
    return JSON.stringify(searchAttributes.Stage) === '["paused"]';
  });
  expect(await resumeRepositorySync(sync.client, sync.repoId)).toBe(true);
  expect((await sync.result()).counts.done).toBe(20);
  expect(scripted.inputs('analysePage').map(({ afterNumber }) => afterNumber)).toEqual([0, 10, 20]);
});

test('a sync that starts paused does nothing before it is resumed', async () => {
  const scripted = scriptRepository(5);
  await using _ = await startWorkers(temporal, scripted.groups);
  const sync = newSync({}, true);
  await sync.start();
  await waitUntil('it is paused', () =>
    scripted.inputs('recordSyncProgress').some(({ status }) => status === 'paused'),
  );
  expect(scripted.inputs('mirrorRepository')).toEqual([]);
  await resumeRepositorySync(sync.client, sync.repoId);
  expect((await sync.result()).status).toBe('completed');
});

test('cancelling stops the running page and leaves the status cancelled', async () => {
  const paging = Promise.withResolvers<void>();
  let stopped = false;
  const scripted = scriptRepository(20, {
    analysePage: async () => {
      paging.resolve();
      return untilCancelled().finally(() => {
        stopped = true;
      });
    },
    recordSyncProgress: async ({ status }) => {
      if (status === 'cancelled') expect(stopped).toBe(true);
    },
  });
  await using _ = await startWorkers(temporal, scripted.groups);
  const sync = newSync();
  await sync.start();
  await paging.promise;
  expect(await cancelRepositorySync(sync.client, sync.repoId)).toBe(true);
  await expect(sync.result()).rejects.toThrow(WorkflowFailedError);
  expect((await sync.handle.describe()).status.name).toBe('CANCELLED');
  expect(scripted.inputs('recordSyncProgress').at(-1)).toMatchObject({ status: 'cancelled', error: null });
  expect(await isSyncRunning(sync.client, sync.repoId)).toBe(false);
  expect(await cancelRepositorySync(sync.client, sync.repoId)).toBe(false);
});

test('a sync that is being cancelled cannot be joined', async () => {
  const paging = Promise.withResolvers<void>();
  const released = Promise.withResolvers<void>();
  const scripted = scriptRepository(20, {
    analysePage: async () => {
      paging.resolve();
      return untilCancelled().finally(() => released.promise);
    },
  });
  await using _ = await startWorkers(temporal, scripted.groups);
  const sync = newSync();
  await sync.start();
  await paging.promise;
  expect(await sync.start()).toMatchObject({ alreadyRunning: true });
  await cancelRepositorySync(sync.client, sync.repoId);
  await expect(sync.start()).rejects.toMatchObject({ code: 'sync_stopping' });
  released.resolve();
  await expect(sync.result()).rejects.toThrow(WorkflowFailedError);
  expect(await sync.start()).toMatchObject({ alreadyRunning: false });
  await cancelRepositorySync(sync.client, sync.repoId);
});

test('a failure is recorded as one sentence, and marks the workflow for attention', async () => {
  const sentence = 'There is no such repository: check the address.';
  const scripted = scriptRepository(1, {
    mirrorRepository: async () => {
      throw ApplicationFailure.create({ message: sentence, type: 'source_not_found', nonRetryable: true });
    },
  });
  await using _ = await startWorkers(temporal, scripted.groups);
  const sync = newSync();
  await sync.start();
  const failure = await sync.result().catch((error: unknown) => error);
  expect((failure as WorkflowFailedError).cause).toMatchObject({
    message: sentence,
    type: 'source_not_found',
  });
  expect(scripted.inputs('recordSyncProgress').at(-1)).toMatchObject({ status: 'failed', error: sentence });
  const { searchAttributes, staticSummary } = await sync.handle.describe();
  expect(searchAttributes).toMatchObject({ Stage: ['failed'], NeedsAttention: [true] });
  expect(await staticSummary()).toBe('Sync owner/name');
});

test('a second start finds the running sync', async () => {
  const scripted = scriptRepository(5);
  const sync = newSync({}, true);
  await sync.start();
  expect(await sync.start()).toEqual({ workflowId: `sync/${sync.repoId}`, alreadyRunning: true });
  await using _ = await startWorkers(temporal, scripted.groups);
  await resumeRepositorySync(sync.client, sync.repoId);
  await sync.result();
});
