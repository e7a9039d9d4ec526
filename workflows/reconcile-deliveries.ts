import { proxyActivities } from '@temporalio/workflow';
import type { Activities } from '../activities/index.ts';
import type { ReconcileInput, ReconcileResult } from '../domain/workflow-messages/reconcile-deliveries.ts';
import { TASK_QUEUES } from '../lib/temporal/workflow-ids.ts';

/**
 * Compares GitHub's logs of deliveries with what is here, hook by hook, some at a time. One hook that cannot be asked about
 * does not keep the others. Started by a Schedule, and by whoever asks for it; see lib/temporal/schedule-reconciliation.ts.
 */
export async function reconcileDeliveries(input: ReconcileInput): Promise<ReconcileResult> {
  const { listHooks } = proxyActivities<Activities>({
    startToCloseTimeout: '1 minute',
    retry: { maximumAttempts: 3 },
    summary: 'Look which hooks there are',
  });
  const { reconcileHook } = proxyActivities<Activities>({
    taskQueue: TASK_QUEUES.github,
    startToCloseTimeout: '1 hour',
    // What does not succeed within this time is taken up by the next run.
    scheduleToCloseTimeout: '1 hour',
    heartbeatTimeout: '20 seconds',
    retry: {
      initialInterval: '1 second',
      backoffCoefficient: 2,
      maximumInterval: '30 seconds',
      maximumAttempts: input.attemptsMax,
    },
    summary: 'Compare the deliveries of a hook',
  });
  const waiting = input.hookId === null ? [...(await listHooks({ limit: input.hooksMax }))] : [input.hookId];
  const result = { hooks: waiting.length, failed: 0, recovered: 0, unresolved: 0 };
  const work = async (): Promise<void> => {
    for (let hookId = waiting.shift(); hookId !== undefined; hookId = waiting.shift()) {
      try {
        const { recovered, redelivered, unresolved } = await reconcileHook({ hookId, whole: input.whole });
        result.recovered += recovered + redelivered;
        result.unresolved += unresolved;
      } catch {
        // The row of the run says why.
        result.failed++;
      }
    }
  };
  await Promise.all(Array.from({ length: input.hooksAtOnce }, work));
  return result;
}
