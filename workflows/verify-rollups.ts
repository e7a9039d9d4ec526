import { proxyActivities } from '@temporalio/workflow';
import type { Activities } from '../activities/index.ts';

/** Compares rollups with a recomputation from facts; what it finds is in the verification's row. */
export async function verifyRollups(input: { readonly verificationId: string }): Promise<void> {
  const activities = proxyActivities<Activities>({
    startToCloseTimeout: '2 hours',
    heartbeatTimeout: '30 seconds',
    retry: { maximumAttempts: 3 },
    summary: 'Recompute from facts and compare',
  });
  await activities.verifyRollups(input);
}
