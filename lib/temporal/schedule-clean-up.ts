import type { Client } from '@temporalio/client';
import { ensureSchedule } from './ensure-schedule.ts';
import { CLEAN_UP_SCHEDULE_ID, WORKFLOW_TYPES } from './workflow-ids.ts';

const CLEAN_UP_EVERY_MS = 3_600_000;

/** Registers the Schedule that deletes what is kept no longer, unless Temporal has it. @returns whether it was new */
export function ensureCleanUpSchedule(client: Client): Promise<boolean> {
  return ensureSchedule(client, {
    scheduleId: CLEAN_UP_SCHEDULE_ID,
    workflowId: CLEAN_UP_SCHEDULE_ID,
    everyMs: CLEAN_UP_EVERY_MS,
    workflowType: WORKFLOW_TYPES.cleanUpData,
    summary: 'Delete what is kept no longer',
  });
}
