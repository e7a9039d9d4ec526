import { MockActivityEnvironment } from '@temporalio/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { tellOfRetry } from '../../../activities/parts/tell-of-retry.ts';
import { PulseError } from '../../../lib/errors.ts';
import { addRepository } from '../../api/seed.ts';
import { databaseOnly } from '../activity-dependencies.ts';
import { type OpenTestDatabase, openTestDatabase } from '../open-test-database.ts';

let opened: OpenTestDatabase;
let repoId: number;
beforeAll(async () => {
  opened = await openTestDatabase();
  repoId = await addRepository(opened.database.pg, 'acme/shop');
  await opened.database.pg.query(`update repositories set sync_status = 'syncing', sync_stage = 'mirror'`);
});
afterAll(() => opened[Symbol.asyncDispose]());

/** What the repository's row says of a failed attempt: what is waited for, and for how many seconds. */
async function toldOf(
  attempt: number,
  error: unknown,
): Promise<{ waitsFor: string; seconds: number } | null> {
  await opened.database.pg.query('update repositories set sync_waits_until = null, sync_waits_for = null');
  const retryPolicy = { initialInterval: 1_000, maximumInterval: 30_000, maximumAttempts: 10 };
  const environment = new MockActivityEnvironment({ attempt, retryPolicy });
  await environment.run(() => tellOfRetry(databaseOnly(opened.database), repoId, 'mirror', error));
  const { rows } = await opened.database.pg.query<{ waitsFor: string | null; seconds: number }>(
    `select sync_waits_for as "waitsFor", round(extract(epoch from sync_waits_until - now()))::int as seconds from repositories`,
  );
  const { waitsFor, seconds } = rows[0]!;
  return waitsFor === null ? null : { waitsFor, seconds };
}

test('a failure that may pass says when it is tried again, which attempt that is, and why', async () => {
  const broken = new Error('could not resolve host git.example.org');
  const told = await toldOf(3, broken);
  expect(told?.waitsFor).toBe(
    'attempt 4 of 10, in 4 s, because the last one failed: could not resolve host git.example.org',
  );
  expect(told?.seconds).toBeGreaterThanOrEqual(3);
  expect(told?.seconds).toBeLessThanOrEqual(4);
  // No wait is longer than the policy's longest.
  expect((await toldOf(9, broken))?.waitsFor).toContain('attempt 10 of 10, in 30 s');
});

test('a full disk is waited out, however often', async () => {
  const full = Object.assign(new Error('could not extend file'), { code: '53100' });
  expect((await toldOf(10, full))?.waitsFor).toBe('room: tried again in 15 s, because the disk is full');
});

test('what ends the sync is told by its own sentence, not as a wait', async () => {
  expect(await toldOf(10, new Error('the last one'))).toBeNull();
  expect(await toldOf(1, new PulseError('source_not_found', 'There is no repository.'))).toBeNull();
});
