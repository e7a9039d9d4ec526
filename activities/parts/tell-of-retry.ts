import { Context } from '@temporalio/activity';
import type { SyncStage } from '../../domain/sync-progress.ts';
import { FULL_DISK_WAIT_MS, isDiskFull } from '../../lib/disk/is-disk-full.ts';
import type { ActivityDependencies } from './activity-dependencies.ts';
import { FINAL_ERROR_CODES } from './final-error-codes.ts';
import { tellOfWait } from './tell-of-wait.ts';

/** What of a reason is shown beside a progress bar. */
const REASON_LIMIT_CHARS = 300;

/**
 * Says that a step failed, when it is tried again and why: a sync that is silent for minutes looks as if it hung. Says nothing of
 * errors that end the sync, as their own sentence does, nor after the last attempt.
 */
export async function tellOfRetry(
  deps: ActivityDependencies,
  repoId: number,
  stage: SyncStage,
  error: unknown,
): Promise<void> {
  const { info, cancellationSignal } = Context.current();
  const { code } = error as { code?: unknown };
  if (cancellationSignal.aborted || (typeof code === 'string' && FINAL_ERROR_CODES.has(code))) return;
  if (isDiskFull(error)) {
    // Waited out by the worker, and counted as no attempt.
    const waitsFor = `room: tried again in ${FULL_DISK_WAIT_MS / 1_000} s, because the disk is full`;
    return tellOfWait(deps, repoId, { stage, waitMs: FULL_DISK_WAIT_MS, waitsFor });
  }
  const {
    initialInterval,
    maximumInterval,
    maximumAttempts = Number.POSITIVE_INFINITY,
  } = info.retryPolicy ?? {};
  if (info.attempt >= maximumAttempts) return;
  const waitMs = Math.min(
    toMs(initialInterval, 1_000) * 2 ** (info.attempt - 1),
    toMs(maximumInterval, 30_000),
  );
  const of = Number.isFinite(maximumAttempts) ? ` of ${maximumAttempts}` : '';
  const reason = (error instanceof Error ? error.message : String(error)).slice(0, REASON_LIMIT_CHARS);
  const waitsFor = `attempt ${info.attempt + 1}${of}, in ${Math.ceil(waitMs / 1_000)} s, because the last one failed: ${reason}`;
  await tellOfWait(deps, repoId, { stage, waitMs, waitsFor });
}

/** The worker gives durations of a policy as milliseconds. */
function toMs(duration: unknown, otherwise: number): number {
  return typeof duration === 'number' ? duration : otherwise;
}
