import type { ActivityDependencies } from './activity-dependencies.ts';
import { createAnalysePage } from './analyse-page.ts';
import { createAnalysePullRequest } from './analyse-pull-request.ts';
import { createEndRun } from './end-run.ts';
import { createMirrorRepository } from './mirror-repository.ts';
import { createRecordSyncProgress } from './record-sync-progress.ts';
import { createRefreshPullRequest } from './refresh-pull-request.ts';
import { createRestartAbandoned } from './restart-abandoned.ts';
import { createStorePullRequests } from './store-pull-requests.ts';

/** All activities by name, in groups by the task queue they belong to: see lib/workflow-ids.ts. */
export function createActivities(deps: ActivityDependencies) {
  return {
    pulse: {
      storePullRequests: createStorePullRequests(deps),
      recordSyncProgress: createRecordSyncProgress(deps),
      endRun: createEndRun(deps),
      restartAbandoned: createRestartAbandoned(deps),
    },
    github: {
      mirrorRepository: createMirrorRepository(deps),
      refreshPullRequest: createRefreshPullRequest(deps),
    },
    analysis: {
      analysePage: createAnalysePage(deps),
      analysePullRequest: createAnalysePullRequest(deps),
    },
  };
}

export type ActivityGroups = ReturnType<typeof createActivities>;

/** What workflows call, whichever queue it is on. */
export type Activities = ActivityGroups['pulse'] & ActivityGroups['github'] & ActivityGroups['analysis'];
