import { type Client, ScheduleOverlapPolicy } from '@temporalio/client';
import {
  DEFAULT_RECONCILE_INPUT,
  type ReconcileInput,
} from '../../domain/workflow-messages/reconcile-deliveries.ts';
import { ensureSchedule } from './ensure-schedule.ts';
import { RECONCILE_SCHEDULE_ID, reconcileWorkflowId, TASK_QUEUES, WORKFLOW_TYPES } from './workflow-ids.ts';

const RECONCILE_EVERY_MS = 5 * 60_000;

/** Registers the Schedule that compares GitHub's logs with ours, unless Temporal has it. @returns whether it was new */
export function ensureReconcileSchedule(client: Client): Promise<boolean> {
  return ensureSchedule(client, {
    scheduleId: RECONCILE_SCHEDULE_ID,
    workflowId: RECONCILE_SCHEDULE_ID,
    everyMs: RECONCILE_EVERY_MS,
    workflowType: WORKFLOW_TYPES.reconcileDeliveries,
    args: [DEFAULT_RECONCILE_INPUT],
    summary: 'Compare GitHub’s logs of deliveries with what is here',
  });
}

/** Has the logs compared now, as after a start: what came while nobody listened is fetched. */
export async function triggerReconciliation(client: Client): Promise<void> {
  await client.schedule.getHandle(RECONCILE_SCHEDULE_ID).trigger(ScheduleOverlapPolicy.SKIP);
}

/** Starts one comparing, of one hook or of all, whole logs; one that runs goes on. @returns its workflow's id */
export async function startReconciliation(client: Client, hookId: string | null): Promise<string> {
  const workflowId = reconcileWorkflowId(hookId);
  const input: ReconcileInput = { ...DEFAULT_RECONCILE_INPUT, hookId, whole: true };
  await client.workflow.start(WORKFLOW_TYPES.reconcileDeliveries, {
    workflowId,
    taskQueue: TASK_QUEUES.pulse,
    args: [input],
    workflowIdConflictPolicy: 'USE_EXISTING',
    staticSummary: 'Compare GitHub’s logs of deliveries with what is here, as somebody asked',
  });
  return workflowId;
}
