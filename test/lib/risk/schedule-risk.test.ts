import { ScheduleOverlapPolicy } from '@temporalio/client';
import { expect, test } from 'vitest';
import { ensureRiskSchedule, nextRiskRound } from '../../../lib/temporal/schedule-risk.ts';
import { RISK_SCHEDULE_ID, WORKFLOW_TYPES } from '../../../lib/temporal/workflow-ids.ts';
import * as workflows from '../../../workflows/index.ts';
import { createTestEnvironment } from '../../harness/temporal.ts';

test('the schedule is registered once, looks every quarter of an hour, and lets no round overtake another', async () => {
  await using temporal = await createTestEnvironment();
  const { client } = temporal.environment;
  expect(await ensureRiskSchedule(client)).toBe(true);
  expect(await ensureRiskSchedule(client)).toBe(false);
  const schedule = client.schedule.getHandle(RISK_SCHEDULE_ID);
  const { spec, action, policies } = await schedule.describe();
  expect(spec.intervals).toMatchObject([{ every: 15 * 60_000 }]);
  expect(action).toMatchObject({ workflowType: 'snapshotRisk' });
  expect(policies.overlap).toBe(ScheduleOverlapPolicy.SKIP);
  // What is missed is found by what is stored: replaying missed rounds would only repeat it.
  expect(policies.catchupWindow).toBeLessThan(15 * 60_000);
  expect(workflows).toHaveProperty(WORKFLOW_TYPES.snapshotRisk);
  await schedule.delete();
});

test('the next round is at the next quarter of an hour', () => {
  expect(nextRiskRound(new Date('2026-03-18T12:15:00Z')).toISOString()).toBe('2026-03-18T12:30:00.000Z');
  expect(nextRiskRound(new Date('2026-03-18T12:29:59Z')).toISOString()).toBe('2026-03-18T12:30:00.000Z');
});
