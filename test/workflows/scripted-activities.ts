import { Context } from '@temporalio/activity';
import type { Activities, ActivityGroups } from '../../activities/index.ts';
import { stagesOf } from '../../domain/sync-progress.ts';
import type { FetchedPages, FetchInput } from '../../domain/workflow-messages/repository-sync.ts';
import { NO_RECONCILIATION_COUNTS } from '../../sql/reconciliation/reconciliations.ts';

/** One activity call, as the workflow made it. */
export interface Call {
  readonly name: keyof Activities;
  readonly input: unknown;
}

type Scripts = { [Name in keyof Activities]?: Activities[Name] };

export interface ScriptedActivities {
  readonly groups: ActivityGroups;
  readonly calls: Call[];
  /** Inputs of the calls of one activity, in order. */
  inputs<Name extends keyof Activities>(name: Name): Parameters<Activities[Name]>[0][];
}

const nothingMore = async ({ counts, elapsedMs }: FetchInput): Promise<FetchedPages> => ({
  cursor: null,
  counts,
  elapsedMs,
  notes: [],
});

/**
 * Activities that note their calls and answer at once, unless a test says otherwise: for what a workflow decides, not for
 * what activities do.
 */
export function scriptActivities(scripts: Scripts): ScriptedActivities {
  const calls: Call[] = [];
  const all: Activities = {
    planSync: async () => ({
      route: 'mirror',
      since: null,
      startedAt: null,
      stages: stagesOf('mirror'),
    }),
    fetchRepository: nothingMore,
    fetchPullRequests: nothingMore,
    fetchReviews: nothingMore,
    fetchDeployments: nothingMore,
    fetchIssues: nothingMore,
    fetchChecks: nothingMore,
    storeCommits: async () => ({ done: 0, total: null, perSecond: 0 }),
    startMeasuring: async () => {},
    startSync: async () => {},
    cancelSync: async () => {},
    listHooks: async () => [],
    reconcileHook: async ({ hookId }) => ({ hookId, status: 'completed', ...NO_RECONCILIATION_COUNTS }),
    listOutdatedMirrors: async () => [],
    settleOutdatedMirror: async () => {},
    refetchPullRequests: async () => ({ fetched: 0, left: 0 }),
    connectRepository: async ({ owner, name }) => ({
      repoId: 1,
      fullName: `${owner}/${name}`,
      isNew: true,
      hook: { state: 'none', advice: null },
    }),
    disconnectRepository: async () => ({ advice: null }),
    measureCommits: async () => ({ measured: 0, skipped: 0 }),
    mirrorRepository: async () => ({ pullRequests: 0, changedRefs: 0, incomplete: false }),
    storePullRequests: async () => ({ total: 0, changed: 0 }),
    analysePage: async () => ({
      lastNumber: null,
      done: 0,
      skipped: 0,
      degraded: 0,
      failed: 0,
      elapsedMs: 1,
    }),
    recordSyncProgress: async () => {},
    refreshPullRequest: async ({ headSha }) => ({ headSha: headSha ?? 'newest', missingSignals: [] }),
    analysePullRequest: async () => ({ status: 'done', reasons: [] }),
    endRun: async () => {},
    restartAbandoned: async () => ({ syncs: 0, pullRequests: 0, verifications: 0, promised: 0 }),
    verifyRollups: async () => {},
    snapshotRisk: async () => ({ teams: 0, computed: 0, unknown: 0, failed: 0, nextAt: null }),
    scanAnomalies: async () => ({ teams: 0, failed: 0, lastTeamId: null, raised: 0, kept: 0, resolved: 0 }),
    refreshRollups: async () => ({ entries: 0, buckets: 0, repositories: 0 }),
    cleanUpData: async () => ({ repositories: 0, payloads: 0, secrets: 0, accountRows: 0 }),
    ...scripts,
  };
  const noted = Object.fromEntries(
    Object.entries(all).map(([name, run]) => [
      name,
      async (input: never) => {
        calls.push({ name: name as keyof Activities, input });
        return run(input);
      },
    ]),
  ) as unknown as Activities;
  return {
    // Each queue's worker gets all of them: queues are the workflow's business.
    groups: { pulse: noted, github: noted, analysis: noted },
    calls,
    inputs: (name) => calls.filter((call) => call.name === name).map((call) => call.input as never),
  };
}

/** An activity's work that ends only when the activity is cancelled. */
export async function untilCancelled(): Promise<never> {
  const context = Context.current();
  const beat = setInterval(() => context.heartbeat(), 50);
  return context.cancelled.finally(() => clearInterval(beat));
}
