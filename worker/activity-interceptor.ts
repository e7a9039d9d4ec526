import type { Context } from '@temporalio/activity';
import { ApplicationFailure, CancelledFailure } from '@temporalio/common';
import type { ActivityInboundCallsInterceptor } from '@temporalio/worker';
import type { WorkerMetrics } from './worker-metrics.ts';

export interface ActivityInterceptorOptions {
  readonly metrics: WorkerMetrics;
  /** Codes of errors that are not tried again. */
  readonly finalCodes: ReadonlySet<string>;
}

/**
 * What surrounds every activity: its time and outcome are counted, and an error with a code reaches the workflow as a
 * failure of that type. The SDK itself logs failures, with workflow and attempt.
 */
export function createActivityInterceptor(
  context: Context,
  options: ActivityInterceptorOptions,
): ActivityInboundCallsInterceptor {
  const { metrics, finalCodes } = options;
  const { activityType: activity } = context.info;
  return {
    async execute(input, next) {
      const end = metrics.activitySeconds.startTimer({ activity });
      try {
        const result = await next(input);
        end({ outcome: 'done' });
        return result;
      } catch (error) {
        const cancelled = error instanceof CancelledFailure;
        end({ outcome: cancelled ? 'cancelled' : 'failed' });
        throw cancelled ? error : asFailure(error, finalCodes);
      }
    },
  };
}

function asFailure(error: unknown, finalCodes: ReadonlySet<string>): unknown {
  if (error instanceof ApplicationFailure || !(error instanceof Error)) return error;
  const code = (error as { code?: unknown }).code;
  if (typeof code !== 'string') return error;
  return ApplicationFailure.create({
    message: error.message,
    type: code,
    nonRetryable: finalCodes.has(code),
    cause: error,
  });
}
