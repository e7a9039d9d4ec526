import type { ActivityDependencies } from './activity-dependencies.ts';
import { createAnalysePage } from './analyse-page.ts';
import { createAnalysePullRequest } from './analyse-pull-request.ts';
import { createCancelSync } from './cancel-sync.ts';
import { createCleanUpData } from './clean-up-data.ts';
import { createConnectRepository } from './connect/connect-repository.ts';
import { createDisconnectRepository } from './connect/disconnect-repository.ts';
import { createEndRun } from './end-run.ts';
import { createFetchChecks } from './github/fetch-checks.ts';
import { createFetchDeployments } from './github/fetch-deployments.ts';
import { createFetchIssues } from './github/fetch-issues.ts';
import { createFetchPullRequests } from './github/fetch-pull-requests.ts';
import { createFetchRepository } from './github/fetch-repository.ts';
import { createFetchReviews } from './github/fetch-reviews.ts';
import { createRefetchPullRequests } from './github/refetch-pull-requests.ts';
import { createMeasureCommits } from './measure-commits.ts';
import { createMirrorRepository } from './mirror-repository.ts';
import { createListOutdatedMirrors, createSettleOutdatedMirror } from './outdated-mirrors.ts';
import { createPlanSync } from './plan-sync.ts';
import { createListHooks } from './reconcile/list-hooks.ts';
import { createReconcileHook } from './reconcile/reconcile-hook.ts';
import { createRecordSyncProgress } from './record-sync-progress.ts';
import { createRefreshPullRequest } from './refresh-pull-request.ts';
import { createRefreshRollups } from './refresh-rollups.ts';
import { createRestartAbandoned } from './restart-abandoned.ts';
import { createScanAnomalies } from './scan-anomalies.ts';
import { createSnapshotRisk } from './snapshot-risk.ts';
import { createStartMeasuring } from './start-measuring.ts';
import { createStartSync } from './start-sync.ts';
import { createStoreCommits } from './store-commits.ts';
import { createStorePullRequests } from './store-pull-requests.ts';
import { createVerifyRollups } from './verify-rollups.ts';

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
