import { type Client, ScheduleAlreadyRunning, ScheduleOverlapPolicy } from '@temporalio/client';
import { DEFAULT_SWEEP_INPUT, type SweepInput } from '../domain/workflow-messages.ts';
import { SWEEP_SCHEDULE_ID, SWEEP_WORKFLOW_ID, TASK_QUEUES, WORKFLOW_TYPES } from './workflow-ids.ts';

const DEFAULT_SWEEP_EVERY_MS = 60_000;
/** Sweeps missed for longer than this are not made up for: one is as good as many. */
const CATCH_UP_MS = 60_000;

export interface SweepSchedule {
  readonly everyMs?: number;
  readonly input?: SweepInput;
}

/**
 * Registers the Schedule of the sweep, unless Temporal has it, and starts one sweep at once when it was new: a Temporal
 * server that has forgotten the schedule has forgotten the workflows, too.
 * @returns whether it was new
 */
export async function ensureSweepSchedule(client: Client, options: SweepSchedule = {}): Promise<boolean> {
  try {
    await client.schedule.create({
      scheduleId: SWEEP_SCHEDULE_ID,
      spec: { intervals: [{ every: options.everyMs ?? DEFAULT_SWEEP_EVERY_MS }] },
      action: {
        type: 'startWorkflow',
        workflowType: WORKFLOW_TYPES.sweepAnalyses,
        workflowId: SWEEP_WORKFLOW_ID,
        taskQueue: TASK_QUEUES.pulse,
        args: [options.input ?? DEFAULT_SWEEP_INPUT],
        staticSummary: 'Restart work that nobody works on',
      },
      policies: { overlap: ScheduleOverlapPolicy.SKIP, catchupWindow: CATCH_UP_MS },
      state: { triggerImmediately: true, note: 'Restarts queued or running work that nobody works on.' },
    });
    return true;
  } catch (error) {
    if (error instanceof ScheduleAlreadyRunning) return false;
    throw error;
  }
}
