import { proxyActivities } from '@temporalio/workflow';
import type { Activities } from '../activities/index.ts';

/** What one round of looking did. */
export interface ScanAnomaliesResult {
  readonly teams: number;
  readonly failed: number;
  readonly raised: number;
  readonly resolved: number;
}

/** Looks for anomalies of every team. Started by a Schedule; a team that fails is looked at again in the next round. */
export async function scanAnomalies(): Promise<ScanAnomaliesResult> {
  const { scanAnomalies: scan } = proxyActivities<Activities>({
    startToCloseTimeout: '30 minutes',
    heartbeatTimeout: '30 seconds',
    retry: { maximumAttempts: 3 },
    summary: 'Look for anomalies of every team',
  });
  const { teams, failed, raised, resolved } = await scan();
  return { teams, failed, raised, resolved };
}
