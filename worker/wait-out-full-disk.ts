import type { Context } from '@temporalio/activity';
import { FULL_DISK_WAIT_MS, isDiskFull } from '../lib/disk/is-disk-full.ts';
import type { Logger } from '../lib/logger.ts';

/** Temporal takes an activity for dead that is silent for longer than its limit. */
const BEATS_PER_TIMEOUT = 4;

export interface WaitOptions {
  readonly logger: Pick<Logger, 'warn'>;
  /** Between two tries. */
  readonly waitMs?: number | undefined;
}

/**
 * Does the work of an activity, and does it again every so often while the disk is full, within the same attempt: a disk that is full for
 * hours must not use up the attempts, after which a sync has failed. Every activity is idempotent, so none of it counts twice.
 *
 * @throws what the work threw, when it was something else, or when the time of the attempt is over
 */
export async function waitOutFullDisk<T>(
  context: Pick<Context, 'info' | 'heartbeat' | 'sleep'>,
  work: () => Promise<T>,
  { logger, waitMs = FULL_DISK_WAIT_MS }: WaitOptions,
): Promise<T> {
  const { activityType: activity, startToCloseTimeoutMs } = context.info;
  const endMs = performance.now() + startToCloseTimeoutMs;
  for (;;) {
    try {
      return await work();
    } catch (error) {
      // The last try must end before Temporal stops waiting for it: then it says why.
      if (!isDiskFull(error) || performance.now() + 2 * waitMs > endMs) throw error;
      const reason = error instanceof Error ? error.message : String(error);
      logger.warn(
        { activity, waitMs, reason },
        `${activity} is tried again in ${Math.ceil(waitMs / 1_000)} s, because the disk is full`,
      );
      await sleepAlive(context, waitMs);
    }
  }
}

/** Tells Temporal meanwhile that somebody is at it, with what this attempt was given, from where it begins again. */
async function sleepAlive(
  context: Pick<Context, 'info' | 'heartbeat' | 'sleep'>,
  waitMs: number,
): Promise<void> {
  const { heartbeatTimeoutMs, heartbeatDetails } = context.info;
  const timer =
    heartbeatTimeoutMs === undefined
      ? undefined
      : setInterval(() => context.heartbeat(heartbeatDetails), heartbeatTimeoutMs / BEATS_PER_TIMEOUT);
  try {
    await context.sleep(waitMs);
  } finally {
    clearInterval(timer);
  }
}
