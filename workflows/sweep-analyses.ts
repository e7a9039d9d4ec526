import { proxyActivities } from '@temporalio/workflow';
import type { Activities } from '../activities/index.ts';
import type { SweepInput, SweepResult } from '../domain/workflow-messages/sweep.ts';

/**
 * Starts again whatever the database says is queued or running without anybody working on it, so that a lost signal or a
 * lost Temporal database loses no analysis. Started by a Schedule; see lib/temporal/schedule-sweep.ts.
 */
export async function sweepAnalyses(input: SweepInput): Promise<SweepResult> {
  const { restartAbandoned } = proxyActivities<Activities>({
    startToCloseTimeout: '5 minutes',
    // The next sweep comes soon enough.
    retry: { maximumAttempts: 1 },
    summary: 'Look for work without a worker',
  });
  return restartAbandoned(input);
}
