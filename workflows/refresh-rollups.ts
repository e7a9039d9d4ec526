import { proxyActivities } from '@temporalio/workflow';
import type { Activities } from '../activities/index.ts';

/** What one round of refreshing did. */
export interface RefreshRollupsResult {
  /** Log entries taken, buckets computed, repositories whose first deployments were found anew. */
  readonly entries: number;
  readonly buckets: number;
  readonly repositories: number;
}

/** Moves the cost of dirty buckets from reads to the background. Started by a Schedule; what it skips, the next round does. */
export async function refreshRollups(): Promise<RefreshRollupsResult> {
  const { refreshRollups: refresh } = proxyActivities<Activities>({
    startToCloseTimeout: '1 hour',
    heartbeatTimeout: '30 seconds',
    retry: { maximumAttempts: 1 },
    summary: 'Recompute dirty buckets',
  });
  return refresh();
}
