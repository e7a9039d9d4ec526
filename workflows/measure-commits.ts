import { proxyActivities } from '@temporalio/workflow';
import type { Activities } from '../activities/index.ts';
import { TASK_QUEUES } from '../lib/temporal/workflow-ids.ts';

/** Counts the lines that commits changed, after a sync. What fails is made up for by the one after the next sync. */
export async function measureCommits(input: { readonly repoId: number }): Promise<void> {
  const activities = proxyActivities<Activities>({
    taskQueue: TASK_QUEUES.analysis,
    startToCloseTimeout: '12 hours',
    heartbeatTimeout: '1 minute',
    retry: { initialInterval: '5 seconds', maximumAttempts: 10 },
    summary: 'Count the lines that commits changed',
  });
  await activities.measureCommits(input);
}
