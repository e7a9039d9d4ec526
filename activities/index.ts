import { createAnalysePage } from './analysis/analyse-page.ts';
import { createAnalysePullRequest } from './analysis/analyse-pull-request.ts';
import { createCleanUpData } from './clean-up-data.ts';
import { createConnectRepository } from './connect/connect-repository.ts';
import { createDisconnectRepository } from './connect/disconnect-repository.ts';
import { createFetchChecks } from './github/fetch-checks.ts';
import { createFetchDeployments } from './github/fetch-deployments.ts';
import { createFetchIssues } from './github/fetch-issues.ts';
import { createFetchPullRequests } from './github/fetch-pull-requests.ts';
import { createFetchRepository } from './github/fetch-repository.ts';
import { createFetchReviews } from './github/fetch-reviews.ts';
import { createRefetchPullRequests } from './github/refetch-pull-requests.ts';
import { createRefreshRollups } from './metrics/refresh-rollups.ts';
import { createScanAnomalies } from './metrics/scan-anomalies.ts';
import { createSnapshotRisk } from './metrics/snapshot-risk.ts';
import { createVerifyRollups } from './metrics/verify-rollups.ts';
import type { ActivityDependencies } from './parts/activity-dependencies.ts';
import { createListHooks } from './reconcile/list-hooks.ts';
import { createReconcileHook } from './reconcile/reconcile-hook.ts';
import { createRefreshPullRequest } from './refresh-pull-request.ts';
import { createCancelSync } from './sync/cancel-sync.ts';
import { createEndRun } from './sync/end-run.ts';
import { createMeasureCommits } from './sync/measure-commits.ts';
import { createMirrorRepository } from './sync/mirror-repository.ts';
import { createListOutdatedMirrors, createSettleOutdatedMirror } from './sync/outdated-mirrors.ts';
import { createPlanSync } from './sync/plan-sync.ts';
import { createRecordSyncProgress } from './sync/record-sync-progress.ts';
import { createRestartAbandoned } from './sync/restart-abandoned.ts';
import { createStartMeasuring } from './sync/start-measuring.ts';
import { createStartSync } from './sync/start-sync.ts';
import { createStoreCommits } from './sync/store-commits.ts';
import { createStorePullRequests } from './sync/store-pull-requests.ts';

/** All activities by name, in groups by the task queue they belong to: see lib/workflow-ids.ts. */
export function createActivities(deps: ActivityDependencies) {
  return {
    pulse: {
      planSync: createPlanSync(deps),
      storePullRequests: createStorePullRequests(deps),
      storeCommits: createStoreCommits(deps),
      startMeasuring: createStartMeasuring(deps),
      startSync: createStartSync(deps),
      cancelSync: createCancelSync(deps),
      listHooks: createListHooks(deps),
      listOutdatedMirrors: createListOutdatedMirrors(deps),
      settleOutdatedMirror: createSettleOutdatedMirror(deps),
      recordSyncProgress: createRecordSyncProgress(deps),
      endRun: createEndRun(deps),
      restartAbandoned: createRestartAbandoned(deps),
      refreshRollups: createRefreshRollups(deps),
      verifyRollups: createVerifyRollups(deps),
      snapshotRisk: createSnapshotRisk(deps),
      scanAnomalies: createScanAnomalies(deps),
      cleanUpData: createCleanUpData(deps),
    },
    github: {
      mirrorRepository: createMirrorRepository(deps),
      refreshPullRequest: createRefreshPullRequest(deps),
      fetchRepository: createFetchRepository(deps),
      fetchPullRequests: createFetchPullRequests(deps),
      fetchReviews: createFetchReviews(deps),
      fetchDeployments: createFetchDeployments(deps),
      fetchIssues: createFetchIssues(deps),
      fetchChecks: createFetchChecks(deps),
      refetchPullRequests: createRefetchPullRequests(deps),
      reconcileHook: createReconcileHook(deps),
      connectRepository: createConnectRepository(deps),
      disconnectRepository: createDisconnectRepository(deps),
    },
    analysis: {
      analysePage: createAnalysePage(deps),
      analysePullRequest: createAnalysePullRequest(deps),
      measureCommits: createMeasureCommits(deps),
    },
  };
}

export type ActivityGroups = ReturnType<typeof createActivities>;

/** What workflows call, whichever queue it is on. */
export type Activities = ActivityGroups['pulse'] & ActivityGroups['github'] & ActivityGroups['analysis'];
