import type { Client } from '@temporalio/client';
import { ensureSchedule } from './ensure-schedule.ts';
import { ROLLUPS_SCHEDULE_ID, ROLLUPS_WORKFLOW_ID, WORKFLOW_TYPES } from './workflow-ids.ts';

/** How often to look which rollups are due: their own intervals say when they are. */
const REFRESH_EVERY_MS = 60_000;

/** Registers the Schedule that refreshes rollups, unless Temporal has it. @returns whether it was new */
export function ensureRollupsSchedule(client: Client): Promise<boolean> {
  return ensureSchedule(client, {
    scheduleId: ROLLUPS_SCHEDULE_ID,
    workflowType: WORKFLOW_TYPES.refreshRollups,
    workflowId: ROLLUPS_WORKFLOW_ID,
    everyMs: REFRESH_EVERY_MS,
    summary: 'Refresh the rollups that are due',
  });
}

/** Lets the Schedule run now; a run that goes on already is not overtaken. */
export async function refreshRollupsNow(client: Client): Promise<void> {
  if (await ensureRollupsSchedule(client)) return;
  await client.schedule.getHandle(ROLLUPS_SCHEDULE_ID).trigger();
}
