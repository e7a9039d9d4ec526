import type { Client } from '@temporalio/client';
import { DEFAULT_SWEEP_INPUT, type SweepInput } from '../../domain/workflow-messages/sweep.ts';
import { ensureSchedule } from './ensure-schedule.ts';
import { SWEEP_SCHEDULE_ID, SWEEP_WORKFLOW_ID, WORKFLOW_TYPES } from './workflow-ids.ts';

const DEFAULT_SWEEP_EVERY_MS = 60_000;

export interface SweepSchedule {
  readonly everyMs?: number;
  readonly input?: SweepInput;
}

/** Registers the Schedule of the sweep, unless Temporal has it. @returns whether it was new */
export function ensureSweepSchedule(client: Client, options: SweepSchedule = {}): Promise<boolean> {
  return ensureSchedule(client, {
    scheduleId: SWEEP_SCHEDULE_ID,
    workflowType: WORKFLOW_TYPES.sweepAnalyses,
    workflowId: SWEEP_WORKFLOW_ID,
    everyMs: options.everyMs ?? DEFAULT_SWEEP_EVERY_MS,
    args: [options.input ?? DEFAULT_SWEEP_INPUT],
    summary: 'Restart work that nobody works on',
  });
}
