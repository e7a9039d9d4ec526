import { proxyActivities } from '@temporalio/workflow';
import type { Activities } from '../activities/index.ts';
import type { RepositorySyncInput } from '../domain/workflow-messages.ts';
import { TASK_QUEUES } from '../lib/workflow-ids.ts';
import { retryForever, retryLimited } from './retry-policies.ts';

/** A first mirror of a large repository takes hours; the Git source has limits of its own. */
const MIRROR_TIMEOUT = '12 hours';
const STORE_TIMEOUT = '2 hours';
const PAGE_TIMEOUT = '2 hours';
const RECORD_TIMEOUT = '1 minute';

export type SyncActivities = Pick<
  Activities,
  'mirrorRepository' | 'storePullRequests' | 'analysePage' | 'recordSyncProgress'
>;

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
  const { storePullRequests } = proxyActivities<Activities>({
    startToCloseTimeout: STORE_TIMEOUT,
    heartbeatTimeout,
    retry,
    summary: `Store the pull requests of ${repository}`,
  });
  const { analysePage } = proxyActivities<Activities>({
    taskQueue: TASK_QUEUES.analysis,
    startToCloseTimeout: PAGE_TIMEOUT,
    heartbeatTimeout,
    retry,
    summary: `Analyse ${input.limits.pageSize} pull requests of ${repository}`,
  });
  const { recordSyncProgress } = proxyActivities<Activities>({
    startToCloseTimeout: RECORD_TIMEOUT,
    retry: retryForever(input.limits),
    summary: 'Write the status of the sync',
  });
  return { mirrorRepository, storePullRequests, analysePage, recordSyncProgress };
}
