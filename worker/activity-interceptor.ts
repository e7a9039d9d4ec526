import type { Context } from '@temporalio/activity';
import { ApplicationFailure, ApplicationFailureCategory, CancelledFailure } from '@temporalio/common';
import type { ActivityInboundCallsInterceptor } from '@temporalio/worker';
import { RateLimited } from '../lib/github-limits/rate-limited.ts';
import type { Logger } from '../lib/logger.ts';
import { waitOutFullDisk } from './wait-out-full-disk.ts';
import type { WorkerMetrics } from './worker-metrics.ts';

export interface ActivityInterceptorOptions {
  readonly metrics: WorkerMetrics;
  /** Codes of errors that are not tried again. */
  readonly finalCodes: ReadonlySet<string>;
  readonly logger: Pick<Logger, 'warn'>;
  /** Between two tries while the disk is full. */
  readonly fullDiskWaitMs?: number;
}

/**
 * What surrounds every activity: its time and outcome are counted, and an error with a code reaches the workflow as a
 * failure of that type, with the delay until the next attempt where the error names one. A full disk is waited out. The SDK itself logs failures, with workflow and attempt.
 */
export function createActivityInterceptor(
  context: Context,
  options: ActivityInterceptorOptions,
): ActivityInboundCallsInterceptor {
  const { metrics, finalCodes, logger, fullDiskWaitMs } = options;
  const { activityType: activity } = context.info;
  return {
    async execute(input, next) {
      const end = metrics.activitySeconds.startTimer({ activity });
      try {
        const result = await waitOutFullDisk(context, () => next(input), { logger, waitMs: fullDiskWaitMs });
        end({ outcome: 'done' });
        return result;
      } catch (error) {
        const cancelled = error instanceof CancelledFailure;
        const limited = error instanceof RateLimited;
        if (limited) metrics.limitWaits.inc({ activity, reason: error.limit.reason });
        end({ outcome: cancelled ? 'cancelled' : limited ? 'limited' : 'failed' });
        throw cancelled ? error : asFailure(error, finalCodes);
      }
    },
  };
}

function asFailure(error: unknown, finalCodes: ReadonlySet<string>): unknown {
  if (error instanceof ApplicationFailure || !(error instanceof Error)) return error;
  const code = (error as { code?: unknown }).code;
  if (typeof code !== 'string') return error;
  const delayMs = retryDelay(error);
  return ApplicationFailure.create({
    message: error.message,
    type: code,
    nonRetryable: finalCodes.has(code),
    ...(delayMs === null ? {} : { nextRetryDelay: delayMs }),
    // A wait is no trouble: it is logged as detail only.
    ...(error instanceof RateLimited
      ? { details: [error.limit], category: ApplicationFailureCategory.BENIGN }
      : {}),
    cause: error,
  });
}

/** How long the error itself asks to wait: a limit, or a server that named a time. Those who wait together do not come back together. */
function retryDelay(error: Error): number | null {
  const { retryAfterMs } = error as { retryAfterMs?: unknown };
  if (typeof retryAfterMs !== 'number') return null;
  return Math.ceil(retryAfterMs + Math.random() * Math.min(RETRY_SPREAD_MAX_MS, retryAfterMs * RETRY_SPREAD));
}

const RETRY_SPREAD = 0.2;
const RETRY_SPREAD_MAX_MS = 5_000;
