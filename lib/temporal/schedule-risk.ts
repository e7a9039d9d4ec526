import type { Client } from '@temporalio/client';
import { nextRunAfter } from '../../domain/job.ts';
import { ensureSchedule } from './ensure-schedule.ts';
import { RISK_SCHEDULE_ID, RISK_WORKFLOW_ID, WORKFLOW_TYPES } from './workflow-ids.ts';

/** How often to look which teams are due: their zones, work days and last snapshots say when they are. */
const LOOK_EVERY_MS = 15 * 60_000;

/**
 * Registers the Schedule that computes the risk of teams, unless Temporal has it. A round that takes longer than the interval is not
 * overtaken by the next. Rounds that are missed need no catching up: the next finds every team due that missed one, once.
 * @returns whether it was new
 */
export function ensureRiskSchedule(client: Client): Promise<boolean> {
  return ensureSchedule(client, {
    scheduleId: RISK_SCHEDULE_ID,
    workflowType: WORKFLOW_TYPES.snapshotRisk,
    workflowId: RISK_WORKFLOW_ID,
    everyMs: LOOK_EVERY_MS,
    summary: 'Compute the sprint risk of the teams that are due',
  });
}

/** When the Schedule starts the next round. */
export function nextRiskRound(now: Date): Date {
  return new Date(nextRunAfter(now.getTime(), LOOK_EVERY_MS));
}
