import type { Client } from '@temporalio/client';
import { DEFAULT_REFETCH_INPUT } from '../../domain/workflow-messages/refetch.ts';
import { ensureSchedule } from './ensure-schedule.ts';
import { REFETCH_SCHEDULE_ID, WORKFLOW_TYPES } from './workflow-ids.ts';

const REFETCH_EVERY_MS = 20_000;

/** Registers the Schedule that makes up for events that told too little, unless Temporal has it. @returns whether it was new */
export function ensureRefetchSchedule(client: Client): Promise<boolean> {
  return ensureSchedule(client, {
    scheduleId: REFETCH_SCHEDULE_ID,
    workflowId: REFETCH_SCHEDULE_ID,
    everyMs: REFETCH_EVERY_MS,
    workflowType: WORKFLOW_TYPES.refetchPullRequests,
    args: [DEFAULT_REFETCH_INPUT],
    summary: 'Ask again about what events left open',
  });
}
