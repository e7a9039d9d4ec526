import { proxyActivities } from '@temporalio/workflow';
import type { Activities } from '../activities/index.ts';

/** Deletes what is kept no longer. Started by a Schedule; see lib/temporal/schedule-clean-up.ts. What it leaves, the next run takes. */
export async function cleanUpData(): Promise<void> {
  const activities = proxyActivities<Activities>({
    startToCloseTimeout: '1 hour',
    heartbeatTimeout: '30 seconds',
    retry: { maximumAttempts: 1 },
    summary: 'Delete what is kept no longer',
  });
  await activities.cleanUpData();
}
