import { proxyActivities } from '@temporalio/workflow';
import type { Activities } from '../activities/index.ts';

/** What one round of computing risks did. */
export interface SnapshotRiskResult {
  readonly teams: number;
  readonly computed: number;
  /** Due, but nothing is known of them. */
  readonly unknown: number;
  readonly failed: number;
  readonly nextAt: string | null;
}

/** Writes down the sprint risk of the teams that are due. Started by a Schedule; whom a round does not reach, the next does. */
export async function snapshotRisk(): Promise<SnapshotRiskResult> {
  const { snapshotRisk: snapshot } = proxyActivities<Activities>({
    startToCloseTimeout: '1 hour',
    heartbeatTimeout: '30 seconds',
    retry: { maximumAttempts: 1 },
    summary: 'Compute the risk of the teams that are due',
  });
  return snapshot();
}
