import { proxyActivities } from '@temporalio/workflow';
import type { Activities } from '../activities/index.ts';
import type { PullRequestInput } from '../domain/workflow-messages/pull-request.ts';
import { TASK_QUEUES } from '../lib/temporal/workflow-ids.ts';
import { retryForever, retryLimited } from './retry-policies.ts';

const REFRESH_TIMEOUT = '30 minutes';
const ANALYSIS_TIMEOUT = '30 minutes';
const RECORD_TIMEOUT = '1 minute';

export type PullRequestActivities = Pick<Activities, 'refreshPullRequest' | 'analysePullRequest' | 'endRun'>;

/** The activities of a live analysis, each on its queue, with a summary for the web UI. */
export function pullRequestActivities(input: PullRequestInput): PullRequestActivities {
  const retry = retryLimited(input.limits);
  const heartbeatTimeout = input.limits.heartbeatTimeoutMs;
  const name = `${input.repository}#${input.number}`;
  const { refreshPullRequest } = proxyActivities<Activities>({
    taskQueue: TASK_QUEUES.github,
    startToCloseTimeout: REFRESH_TIMEOUT,
    heartbeatTimeout,
    retry,
    summary: `Fetch the head of ${name}`,
  });
  const { analysePullRequest } = proxyActivities<Activities>({
    taskQueue: TASK_QUEUES.analysis,
    startToCloseTimeout: ANALYSIS_TIMEOUT,
    heartbeatTimeout,
    retry,
    summary: `Sign and compare ${name}`,
  });
  const { endRun } = proxyActivities<Activities>({
    startToCloseTimeout: RECORD_TIMEOUT,
    retry: retryForever(input.limits),
    summary: 'Write how the analysis ended',
  });
  return { refreshPullRequest, analysePullRequest, endRun };
}
