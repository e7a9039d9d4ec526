import { type Client, ScheduleAlreadyRunning, ScheduleOverlapPolicy } from '@temporalio/client';
import { PulseError } from '../errors.ts';
import { TASK_QUEUES } from './workflow-ids.ts';
import { HOUSEKEEPING } from './workflow-search-attributes.ts';

export interface RegularWork {
  readonly scheduleId: string;
  readonly workflowType: string;
  /** Prefix of the workflows' ids; the schedule appends the time. */
  readonly workflowId: string;
  readonly everyMs: number;
  readonly args?: readonly unknown[];
  /** In a few words, for the web UI. */
  readonly summary: string;
}

/** Runs missed for longer than this are not made up for: one is as good as many. */
const CATCH_UP_MS = 60_000;

/**
 * Registers a Schedule unless Temporal has it, and lets it run at once when it was new: a Temporal server that has forgotten
 * the schedule has forgotten the workflows, too. A run that takes longer than the interval is not overtaken by the next.
 * @returns whether it was new
 * @throws PulseError `temporal_refused` with Temporal's own words
 */
export async function ensureSchedule(client: Client, work: RegularWork): Promise<boolean> {
  const { scheduleId, workflowType, workflowId, everyMs, args = [], summary } = work;
  try {
    await client.schedule.create({
      scheduleId,
      spec: { intervals: [{ every: everyMs }] },
      action: {
        type: 'startWorkflow',
        workflowType,
        workflowId,
        taskQueue: TASK_QUEUES.pulse,
        args: [...args],
        typedSearchAttributes: HOUSEKEEPING,
        staticSummary: summary,
      },
      policies: { overlap: ScheduleOverlapPolicy.SKIP, catchupWindow: CATCH_UP_MS },
      state: { triggerImmediately: true, note: summary },
    });
    return true;
  } catch (error) {
    if (error instanceof ScheduleAlreadyRunning) return false;
    throw refusal(scheduleId, error as Error);
  }
}

/** The SDK keeps what the server said in the cause. */
function refusal(scheduleId: string, error: Error): PulseError {
  const { details } = (error.cause ?? {}) as { details?: unknown };
  const words = typeof details === 'string' && details !== '' ? details : error.message;
  const message = `Temporal did not take the schedule ${scheduleId}: ${words.replace(/\.$/, '')}. See its log, or the server of TEMPORAL_ADDRESS.`;
  return new PulseError('temporal_refused', message, { cause: error });
}
