import type { Client, WorkflowHandle } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import { stagesOf } from '../../domain/sync-progress.ts';
import { DEFAULT_REFETCH_INPUT } from '../../domain/workflow-messages/refetch.ts';
import { DEFAULT_SWEEP_INPUT } from '../../domain/workflow-messages/sweep.ts';
import { connectRepository, disconnectRepository } from '../../lib/temporal/connect-client.ts';
import { startMeasuringCommits } from '../../lib/temporal/measure-commits-client.ts';
import {
  cancelRepositorySync,
  pauseRepositorySync,
  resumeRepositorySync,
  startRepositorySync,
} from '../../lib/temporal/repository-sync-client.ts';
import { requestAnalysis } from '../../lib/temporal/request-analysis.ts';
import { startReconciliation } from '../../lib/temporal/schedule-reconciliation.ts';
import {
  connectWorkflowId,
  disconnectWorkflowId,
  measureCommitsWorkflowId,
  pullRequestWorkflowId,
  reconcileWorkflowId,
  syncWorkflowId,
  TASK_QUEUES,
  WORKFLOW_TYPES,
} from '../../lib/temporal/workflow-ids.ts';
import { NO_RECONCILIATION_COUNTS } from '../../sql/reconciliation/reconciliations.ts';
import {
  type ScriptedActivities,
  scriptActivities,
  untilCancelled,
} from '../workflows/scripted-activities.ts';
import { waitUntil } from '../workflows/wait-until.ts';

/** A life of a workflow that every later version of its code must be able to take up. */
export interface Scenario {
  /** Name of the history's file. */
  readonly name: string;
  readonly activities: ScriptedActivities;
  /** Plays it to its end; returns the run whose history is kept. */
  play(client: Client, activities: ScriptedActivities): Promise<WorkflowHandle>;
}

const REPOSITORY = { repoId: 1, repository: 'owner/name' };
const SYNC_LIMITS = { pageSize: 10, pagesPerRun: 3, attemptsMax: 2, retryAfterMs: 10 };
const LIVE_LIMITS = { debounceMs: 50, idleMs: 100, attemptsMax: 2, retryAfterMs: 10 };
const PULL_REQUEST = { ...REPOSITORY, number: 7, limits: LIVE_LIMITS };

function pages(total: number): ScriptedActivities {
  return scriptActivities({
    storePullRequests: async () => ({ total, changed: total }),
    analysePage: async ({ afterNumber, limit }) => {
      const done = Math.min(limit, total - afterNumber);
      const lastNumber = done === 0 ? null : afterNumber + done;
      return { lastNumber, done, skipped: 0, degraded: 0, failed: 0, elapsedMs: 100 };
    },
  });
}

async function startSync(client: Client, startPaused = false): Promise<WorkflowHandle> {
  await startRepositorySync(client, { ...REPOSITORY, limits: SYNC_LIMITS, startPaused });
  const { workflowId, runId } = await client.workflow.getHandle(syncWorkflowId(REPOSITORY.repoId)).describe();
  return client.workflow.getHandle(workflowId, runId);
}

async function ask(client: Client, headSha: string | null): Promise<WorkflowHandle> {
  await requestAnalysis(client, { ...PULL_REQUEST, headSha });
  return client.workflow.getHandle(pullRequestWorkflowId(PULL_REQUEST.repoId, PULL_REQUEST.number));
}

async function untilEnded(handle: WorkflowHandle): Promise<WorkflowHandle> {
  await handle.result().catch(() => {});
  return handle;
}

export const SCENARIOS: readonly Scenario[] = [
  {
    name: 'sync-completed',
    activities: pages(15),
    play: async (client) => untilEnded(await startSync(client)),
  },
  {
    name: 'sync-continued-as-new',
    activities: pages(50),
    play: async (client) => untilEnded(await startSync(client)),
  },
  {
    name: 'sync-of-provider',
    activities: scriptActivities({
      planSync: async () => ({
        route: 'provider',
        stages: stagesOf('provider'),
        since: null,
        startedAt: '2026-01-31T12:00:00.000Z',
      }),
      storePullRequests: async () => ({ total: 5, changed: 5 }),
      fetchPullRequests: async ({ cursor, counts, elapsedMs }) => ({
        cursor: cursor === null ? { order: 'oldest', after: 'first' } : null,
        counts: { done: counts.done + 5, total: 10, perSecond: 5 },
        elapsedMs: elapsedMs + 1_000,
        notes: cursor === null ? [] : ['GitHub did not tell everything: checks'],
      }),
      analysePage: async ({ afterNumber }) => ({
        lastNumber: afterNumber === 0 ? 5 : null,
        done: afterNumber === 0 ? 5 : 0,
        skipped: 0,
        degraded: 0,
        failed: 0,
        elapsedMs: 100,
      }),
    }),
    play: async (client) => {
      await startRepositorySync(client, { ...REPOSITORY, limits: { ...SYNC_LIMITS, pagesPerRun: 50 } });
      return untilEnded(client.workflow.getHandle(syncWorkflowId(REPOSITORY.repoId)));
    },
  },
  {
    name: 'measure-commits',
    activities: scriptActivities({ measureCommits: async () => ({ measured: 3, skipped: 1 }) }),
    play: async (client) => {
      await startMeasuringCommits(client, REPOSITORY);
      return untilEnded(client.workflow.getHandle(measureCommitsWorkflowId(REPOSITORY.repoId)));
    },
  },
  {
    name: 'reconcile-deliveries',
    activities: scriptActivities({
      listHooks: async () => ['first', 'second', 'third'],
      reconcileHook: async ({ hookId }) => {
        if (hookId === 'second') throw ApplicationFailure.nonRetryable('There is no credential.');
        return { hookId, status: 'completed', ...NO_RECONCILIATION_COUNTS, recovered: 2 };
      },
    }),
    play: async (client) => {
      await startReconciliation(client, null);
      return untilEnded(client.workflow.getHandle(reconcileWorkflowId(null)));
    },
  },
  {
    name: 'refetch-pull-requests',
    activities: scriptActivities({
      refetchPullRequests: async () => ({ fetched: 3, left: 1 }),
      listOutdatedMirrors: async () => [{ repoId: 1, outdatedAt: '2026-01-31 12:00:00+00' }],
    }),
    play: async (client) =>
      untilEnded(
        await client.workflow.start(WORKFLOW_TYPES.refetchPullRequests, {
          workflowId: 'refetch',
          taskQueue: TASK_QUEUES.pulse,
          args: [DEFAULT_REFETCH_INPUT],
        }),
      ),
  },
  {
    name: 'connect-repository',
    activities: scriptActivities({}),
    play: async (client) => {
      const input = { apiUrl: 'https://api.github.com', owner: 'owner', name: 'name' };
      await connectRepository(client, { ...input, tokenSecretId: null, installationId: null });
      return client.workflow.getHandle(connectWorkflowId('owner/name'));
    },
  },
  {
    name: 'disconnect-repository',
    activities: scriptActivities({}),
    play: async (client) => {
      await disconnectRepository(client, REPOSITORY);
      return client.workflow.getHandle(disconnectWorkflowId(REPOSITORY.repoId));
    },
  },
  {
    name: 'sync-paused-and-resumed',
    activities: pages(15),
    play: async (client, activities) => {
      const handle = await startSync(client, true);
      const statuses = () => activities.inputs('recordSyncProgress').map(({ status }) => status);
      await waitUntil('it is paused', () => statuses().includes('paused'));
      await resumeRepositorySync(client, REPOSITORY.repoId);
      await pauseRepositorySync(client, REPOSITORY.repoId);
      await resumeRepositorySync(client, REPOSITORY.repoId);
      return untilEnded(handle);
    },
  },
  {
    name: 'sync-cancelled',
    activities: scriptActivities({ analysePage: untilCancelled }),
    play: async (client, activities) => {
      const handle = await startSync(client);
      await waitUntil('a page is analysed', () => activities.inputs('analysePage').length > 0);
      await cancelRepositorySync(client, REPOSITORY.repoId);
      return untilEnded(handle);
    },
  },
  {
    name: 'sync-failed',
    activities: scriptActivities({
      mirrorRepository: async () => {
        throw ApplicationFailure.nonRetryable('There is no such repository.', 'source_not_found');
      },
    }),
    play: async (client) => untilEnded(await startSync(client)),
  },
  {
    name: 'pull-request-superseded',
    activities: scriptActivities({
      analysePullRequest: async ({ headSha }) =>
        headSha === 'old' ? untilCancelled() : { status: 'done', reasons: [] },
    }),
    play: async (client, activities) => {
      const handle = await ask(client, 'old');
      await waitUntil('the old head is analysed', () => activities.inputs('analysePullRequest').length > 0);
      await ask(client, 'new');
      return untilEnded(handle);
    },
  },
  {
    name: 'pull-request-failed-then-degraded',
    activities: scriptActivities({
      refreshPullRequest: async ({ headSha }) => {
        if (headSha === 'gone') throw ApplicationFailure.nonRetryable('There is no such head.');
        return { headSha: 'known', missingSignals: ['the source could not be reached'] };
      },
      analysePullRequest: async ({ missingSignals }) => ({ status: 'degraded', reasons: missingSignals }),
    }),
    play: async (client, activities) => {
      const handle = await ask(client, 'gone');
      await waitUntil('it has failed', () => activities.inputs('endRun').length > 0);
      await ask(client, null);
      return untilEnded(handle);
    },
  },
  {
    name: 'sweep',
    activities: scriptActivities({
      restartAbandoned: async () => ({ syncs: 1, pullRequests: 2, verifications: 0, promised: 0 }),
    }),
    play: async (client) =>
      untilEnded(
        await client.workflow.start(WORKFLOW_TYPES.sweepAnalyses, {
          workflowId: 'sweep',
          taskQueue: TASK_QUEUES.pulse,
          args: [DEFAULT_SWEEP_INPUT],
        }),
      ),
  },
];
