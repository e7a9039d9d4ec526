import { proxyActivities, proxyLocalActivities } from '@temporalio/workflow';
import type { Activities } from '../activities/index.ts';
import type { SyncStage } from '../domain/sync-progress.ts';
import type { RepositorySyncInput } from '../domain/workflow-messages/repository-sync.ts';
import { TASK_QUEUES } from '../lib/temporal/workflow-ids.ts';
import { retryForever, retryLimited } from './retry-policies.ts';

/** A first mirror of a large repository takes hours; the Git source has limits of its own. */
const MIRROR_TIMEOUT = '12 hours';
const STORE_TIMEOUT = '2 hours';
const PAGE_TIMEOUT = '2 hours';
/** One activity hands back to the workflow much earlier. */
const FETCH_TIMEOUT = '30 minutes';
const RECORD_TIMEOUT = '1 minute';

/** The activity that fetches the pages of each stage of a provider. */
export const FETCHES = {
  repository: 'fetchRepository',
  pull_requests: 'fetchPullRequests',
  reviews: 'fetchReviews',
  deployments: 'fetchDeployments',
  issues: 'fetchIssues',
  checks: 'fetchChecks',
} as const satisfies Partial<Record<SyncStage, keyof Activities>>;

type FetchName = (typeof FETCHES)[keyof typeof FETCHES];

export type SyncActivities = Pick<
  Activities,
  | 'planSync'
  | 'mirrorRepository'
  | 'storePullRequests'
  | 'storeCommits'
  | 'analysePage'
  | 'recordSyncProgress'
  | 'startMeasuring'
  | FetchName
> & {
  /** The same as an activity of its own, as former versions ran it. */
  readonly recordSyncProgressRemotely: Activities['recordSyncProgress'];
};

/** The activities of a sync, each on its queue, with a summary for the web UI. */
export function syncActivities(input: RepositorySyncInput): SyncActivities {
  const retry = retryLimited(input.limits);
  const heartbeatTimeout = input.limits.heartbeatTimeoutMs;
  const { repository } = input;
  const { mirrorRepository } = proxyActivities<Activities>({
    taskQueue: TASK_QUEUES.github,
    startToCloseTimeout: MIRROR_TIMEOUT,
    heartbeatTimeout,
    retry,
    summary: `Fetch ${repository}`,
  });
  const { storePullRequests, storeCommits } = proxyActivities<Activities>({
    startToCloseTimeout: STORE_TIMEOUT,
    heartbeatTimeout,
    retry,
    summary: `Store what the mirror of ${repository} tells`,
  });
  const { analysePage } = proxyActivities<Activities>({
    taskQueue: TASK_QUEUES.analysis,
    startToCloseTimeout: PAGE_TIMEOUT,
    heartbeatTimeout,
    retry,
    summary: `Analyse ${input.limits.pageSize} pull requests of ${repository}`,
  });
  const record = { startToCloseTimeout: RECORD_TIMEOUT, retry: retryForever(input.limits) };
  const summary = 'Write the status of the sync';
  const { recordSyncProgress: recordSyncProgressRemotely } = proxyActivities<Activities>({
    ...record,
    summary,
  });
  // One row of the database: within the workflow's task, because several round trips to Temporal would take longer than it does.
  const { recordSyncProgress } = proxyLocalActivities<Activities>({ ...record, summary });
  const { planSync, startMeasuring } = proxyActivities<Activities>({
    startToCloseTimeout: RECORD_TIMEOUT,
    retry,
    summary: `Look what a sync of ${repository} has to do`,
  });
  const own = { planSync, startMeasuring, mirrorRepository, storePullRequests, storeCommits, analysePage };
  return { ...own, recordSyncProgress, recordSyncProgressRemotely, ...fetchActivities(input) };
}

/**
 * They are tried again for ever, because a wait for a limit is an attempt, too: the activities themselves count their
 * failures, and end for good after `failuresMax` in a row.
 */
function fetchActivities(input: RepositorySyncInput): Pick<Activities, FetchName> {
  const proxy = (summary: string): Activities =>
    proxyActivities<Activities>({
      taskQueue: TASK_QUEUES.github,
      startToCloseTimeout: FETCH_TIMEOUT,
      heartbeatTimeout: input.limits.heartbeatTimeoutMs,
      retry: retryForever(input.limits),
      summary: `${summary} of ${input.repository}`,
    }) as unknown as Activities;
  return {
    fetchRepository: proxy('Ask for the facts').fetchRepository,
    fetchPullRequests: proxy('Fetch the pull requests').fetchPullRequests,
    fetchReviews: proxy('Complete reviews and comments').fetchReviews,
    fetchDeployments: proxy('Fetch deployments and releases').fetchDeployments,
    fetchIssues: proxy('Fetch the issues').fetchIssues,
    fetchChecks: proxy('Fetch the checks').fetchChecks,
  };
}
