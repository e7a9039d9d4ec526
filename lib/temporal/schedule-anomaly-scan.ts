import type { Client } from '@temporalio/client';
import { JOBS } from '../../domain/job.ts';
import { ensureSchedule } from './ensure-schedule.ts';
import { ANOMALIES_SCHEDULE_ID, ANOMALIES_WORKFLOW_ID, WORKFLOW_TYPES } from './workflow-ids.ts';

/**
 * Registers the Schedule that looks for anomalies, unless Temporal has it. A round that takes longer than the interval is not overtaken;
 * rounds missed while nothing ran are not made up for, because one tells all that there is now. @returns whether it was new
 */
export function ensureAnomaliesSchedule(client: Client): Promise<boolean> {
  return ensureSchedule(client, {
    scheduleId: ANOMALIES_SCHEDULE_ID,
    workflowType: WORKFLOW_TYPES.scanAnomalies,
    workflowId: ANOMALIES_WORKFLOW_ID,
    everyMs: JOBS.anomaly_scan.everyMs,
    summary: 'Look for anomalies of every team',
  });
}
