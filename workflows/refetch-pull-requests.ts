import { ActivityFailure, proxyActivities } from '@temporalio/workflow';
import type { Activities } from '../activities/index.ts';
import type { RefetchInput, RefetchResult } from '../domain/workflow-messages/refetch.ts';
import { TASK_QUEUES } from '../lib/temporal/workflow-ids.ts';

const NO_SPAN = [0, 0] as const;

/**
 * Makes up for events that told less than happened: asks about pull requests again, and reads mirrors again. Started by a
 * Schedule; what fails stays marked in the database, and is taken up by the next run.
 */
export async function refetchPullRequests(input: RefetchInput): Promise<RefetchResult> {
  const github = proxyActivities<Activities>({
    taskQueue: TASK_QUEUES.github,
    startToCloseTimeout: '15 minutes',
    heartbeatTimeout: '20 seconds',
    retry: { maximumAttempts: 1 },
    summary: 'Ask again about what events left open',
  });
  const pulse = proxyActivities<Activities>({
    startToCloseTimeout: '15 minutes',
    heartbeatTimeout: '20 seconds',
    retry: { maximumAttempts: 1 },
    summary: 'Read mirrors again',
  });
  const result = await github.refetchPullRequests({ limit: input.pullRequestsMax });
  for (const mirror of await pulse.listOutdatedMirrors({ limit: input.mirrorsMax })) {
    const { repoId } = mirror;
    try {
      await github.mirrorRepository({ repoId, span: NO_SPAN });
      await pulse.storeCommits({ repoId, span: NO_SPAN });
      await pulse.settleOutdatedMirror(mirror);
      await pulse.startMeasuring({ repoId });
    } catch (error) {
      if (!(error instanceof ActivityFailure)) throw error;
    }
  }
  return result;
}
