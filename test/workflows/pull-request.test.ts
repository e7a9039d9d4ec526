import { WorkflowFailedError } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { PullRequestLimits, PullRequestProgress } from '../../domain/workflow-messages/pull-request.ts';
import { requestAnalysis } from '../../lib/temporal/request-analysis.ts';
import { createTestEnvironment, type TestTemporal } from '../harness/temporal.ts';
import { type ScriptedActivities, scriptActivities, untilCancelled } from './scripted-activities.ts';
import { startWorkers } from './start-workers.ts';
import { waitUntil } from './wait-until.ts';

const LIMITS: Partial<PullRequestLimits> = {
  debounceMs: 300,
  idleMs: 500,
  heartbeatTimeoutMs: 2_000,
  attemptsMax: 2,
  retryAfterMs: 10,
};

let temporal: TestTemporal;
beforeAll(async () => {
  temporal = await createTestEnvironment();
});
afterAll(() => temporal[Symbol.asyncDispose]());

let lastNumber = 0;

/** A pull request of this test's own. */
function newPullRequest(limits: Partial<PullRequestLimits> = {}) {
  const number = ++lastNumber;
  const { client } = temporal.environment;
  const workflowId = `pull-request/1/${number}`;
  return {
    number,
    ask: (headSha: string | null) =>
      requestAnalysis(client, {
        repoId: 1,
        number,
        repository: 'owner/name',
        headSha,
        limits: { ...LIMITS, ...limits },
      }),
    result: () => client.workflow.getHandle(workflowId).result() as Promise<PullRequestProgress>,
    handle: client.workflow.getHandle(workflowId),
  };
}

function analysedHeads(scripted: ScriptedActivities): string[] {
  return scripted.inputs('analysePullRequest').map(({ headSha }) => headSha);
}

test('heads that arrive within the debounce are analysed as one, the newest', async () => {
  const scripted = scriptActivities({});
  await using _ = await startWorkers(temporal, scripted.groups);
  const pullRequest = newPullRequest();
  for (const head of ['a', 'b', 'c']) await pullRequest.ask(head);
  const result = await pullRequest.result();
  expect(analysedHeads(scripted)).toEqual(['c']);
  expect(result).toEqual({ stage: 'done', headSha: 'c', analysed: 1, superseded: 0 });
});

test('a newer head cancels the running analysis, whose run is superseded', async () => {
  const scripted = scriptActivities({
    analysePullRequest: async ({ headSha }) =>
      headSha === 'old' ? untilCancelled() : { status: 'done', reasons: [] },
  });
  await using _ = await startWorkers(temporal, scripted.groups);
  const pullRequest = newPullRequest({ debounceMs: 10 });
  await pullRequest.ask('old');
  await waitUntil('the old head is analysed', () => analysedHeads(scripted).includes('old'));
  await pullRequest.ask('new');
  const result = await pullRequest.result();
  expect(result).toEqual({ stage: 'done', headSha: 'new', analysed: 1, superseded: 1 });
  expect(scripted.inputs('endRun')).toEqual([
    { repoId: 1, number: pullRequest.number, headSha: 'old', status: 'superseded', error: null },
  ]);
});

test('asking again for the head that is being analysed does not start it over', async () => {
  const release = Promise.withResolvers<void>();
  const scripted = scriptActivities({
    analysePullRequest: async () => {
      await release.promise;
      return { status: 'done', reasons: [] };
    },
  });
  await using _ = await startWorkers(temporal, scripted.groups);
  const pullRequest = newPullRequest({ debounceMs: 10, heartbeatTimeoutMs: 20_000 });
  await pullRequest.ask('head');
  await waitUntil('it is analysed', () => analysedHeads(scripted).length === 1);
  await pullRequest.ask('head');
  release.resolve();
  const result = await pullRequest.result();
  expect(result.superseded).toBe(0);
  expect(scripted.inputs('endRun')).toEqual([]);
});

test('a missing signal leaves the analysis degraded, and says so where an operator looks', async () => {
  const missing = ['the source could not be reached'];
  const scripted = scriptActivities({
    refreshPullRequest: async () => ({ headSha: 'known', missingSignals: missing }),
    analysePullRequest: async ({ missingSignals }) => ({ status: 'degraded', reasons: missingSignals }),
  });
  await using _ = await startWorkers(temporal, scripted.groups);
  const pullRequest = newPullRequest();
  await pullRequest.ask(null);
  const result = await pullRequest.result();
  expect(result.stage).toBe('degraded');
  const { searchAttributes } = await pullRequest.handle.describe();
  expect(searchAttributes).toMatchObject({
    Repository: ['owner/name'],
    PullRequest: [pullRequest.number],
    HeadSha: ['known'],
    Stage: ['degraded'],
    NeedsAttention: [true],
  });
});

test('a head that cannot be had is recorded as failed, with the reason', async () => {
  const scripted = scriptActivities({
    refreshPullRequest: async () => {
      throw ApplicationFailure.create({ message: 'There is no pull request 7.', nonRetryable: true });
    },
  });
  await using _ = await startWorkers(temporal, scripted.groups);
  const pullRequest = newPullRequest();
  await pullRequest.ask('gone');
  expect((await pullRequest.result()).stage).toBe('failed');
  expect(scripted.inputs('endRun')).toEqual([
    {
      repoId: 1,
      number: pullRequest.number,
      headSha: 'gone',
      status: 'failed',
      error: 'There is no pull request 7.',
    },
  ]);
});

test('it continues as new after its heads, and carries on with a request that waits', async () => {
  const scripted = scriptActivities({});
  await using _ = await startWorkers(temporal, scripted.groups);
  const pullRequest = newPullRequest({ headsPerRun: 1, debounceMs: 10 });
  await pullRequest.ask('first');
  const { runId } = await pullRequest.handle.describe();
  await waitUntil('the first head is analysed', () => analysedHeads(scripted).includes('first'));
  await pullRequest.ask('second');
  await pullRequest.result();
  expect(analysedHeads(scripted)).toEqual(['first', 'second']);
  expect((await pullRequest.handle.describe()).runId).not.toBe(runId);
});

test('cancelling it stops the running analysis and closes its run', async () => {
  const scripted = scriptActivities({ analysePullRequest: untilCancelled });
  await using _ = await startWorkers(temporal, scripted.groups);
  const pullRequest = newPullRequest({ debounceMs: 10 });
  await pullRequest.ask('head');
  await waitUntil('it is analysed', () => analysedHeads(scripted).length === 1);
  await pullRequest.handle.cancel();
  await expect(pullRequest.result()).rejects.toThrow(WorkflowFailedError);
  expect((await pullRequest.handle.describe()).status.name).toBe('CANCELLED');
  expect(scripted.inputs('endRun').map(({ status }) => status)).toEqual(['superseded']);
});
