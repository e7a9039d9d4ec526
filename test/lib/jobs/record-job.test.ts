import { afterAll, beforeAll, expect, test } from 'vitest';
import { JOB_NAMES } from '../../../domain/job.ts';
import { recordJob } from '../../../lib/jobs/record-job.ts';
import { listJobState, storeEndedRun } from '../../../sql/upkeep/job-state.ts';
import { type OpenTestDatabase, openTestDatabase } from '../../activities/open-test-database.ts';

let opened: OpenTestDatabase;
beforeAll(async () => {
  opened = await openTestDatabase();
});
afterAll(() => opened[Symbol.asyncDispose]());

const stateOf = async (name: string) =>
  (await listJobState(opened.database.pg)).find((row) => row.name === name)!;

test('every job has its row before it ever ran', async () => {
  const rows = await listJobState(opened.database.pg);
  expect(rows.map(({ name }) => name)).toEqual([...JOB_NAMES].sort());
  for (const row of rows)
    expect(row).toMatchObject({ lastStartedAt: null, lastStatus: null, isOverdue: false });
});

test('a run is written down with when it began, how long it took and when the next one is', async () => {
  const result = await recordJob(opened.database.pg, 'metric_rollup', async () => {
    await new Promise((resolve) => setTimeout(resolve, 20));
    return 42;
  });
  expect(result).toBe(42);
  const state = await stateOf('metric_rollup');
  expect(state).toMatchObject({ lastStatus: 'success', lastError: null, isOverdue: false });
  expect(state.lastProcessedAt).toEqual(state.lastStartedAt);
  expect(state.lastDurationMs).toBeGreaterThanOrEqual(15);
  expect(state.nextRunAt!.getTime() % 60_000).toBe(0);
  expect(state.nextRunAt!.getTime()).toBeGreaterThan(Date.now() - 1_000);
});

test('a run that failed is thrown on, says why, and leaves the last success alone', async () => {
  const { pg } = opened.database;
  await recordJob(pg, 'risk_snapshot', async () => {}, { nextRunAt: () => new Date('2026-03-01T08:00:00Z') });
  const before = await stateOf('risk_snapshot');
  expect(before).toMatchObject({ nextRunAt: new Date('2026-03-01T08:00:00Z'), isOverdue: true });
  const failing = recordJob(pg, 'risk_snapshot', () => Promise.reject(new Error('x'.repeat(5_000))));
  await expect(failing).rejects.toThrow('xxx');
  const after = await stateOf('risk_snapshot');
  expect(after).toMatchObject({
    lastStatus: 'error',
    lastProcessedAt: before.lastProcessedAt,
    nextRunAt: null,
  });
  expect(after.lastError).toHaveLength(1_000);
});

test('a run that began earlier and ended later does not hide the newer one', async () => {
  const { pg } = opened.database;
  const run = { durationMs: 1, error: null, nextRunAt: null };
  await storeEndedRun(pg, 'anomaly_scan', {
    ...run,
    startedAt: new Date('2026-03-01T10:00:00Z'),
    status: 'error',
    error: 'no',
  });
  await storeEndedRun(pg, 'anomaly_scan', {
    ...run,
    startedAt: new Date('2026-03-01T09:00:00Z'),
    status: 'success',
  });
  expect(await stateOf('anomaly_scan')).toMatchObject({
    lastStatus: 'error',
    lastStartedAt: new Date('2026-03-01T10:00:00Z'),
    lastProcessedAt: new Date('2026-03-01T09:00:00Z'),
  });
});
