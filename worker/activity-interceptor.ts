import type { Context } from '@temporalio/activity';
import { ApplicationFailure, CancelledFailure } from '@temporalio/common';
import type { ActivityInboundCallsInterceptor } from '@temporalio/worker';
import type { Logger } from '../lib/logger.ts';
import type { WorkerMetrics } from './worker-metrics.ts';

export interface ActivityInterceptorOptions {
  readonly logger: Logger;
  readonly metrics: WorkerMetrics;
  /** Codes of errors that are not tried again. */
  readonly finalCodes: ReadonlySet<string>;
}

/**
 * What surrounds every activity: its time and outcome are counted, its failure is logged with the attempt, and an error
 * with a code reaches the workflow as a failure of that type.
 */
export function createActivityInterceptor(
  context: Context,
  options: ActivityInterceptorOptions,
): ActivityInboundCallsInterceptor {
  const { logger, metrics, finalCodes } = options;
  const { activityType: activity, attempt, workflowExecution } = context.info;
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
        const work = { activity, attempt, workflowId: workflowExecution?.workflowId };
        if (cancelled) logger.info({ ...work, reason: error.message }, 'An activity was stopped');
        else logger.warn({ ...work, err: error }, 'An activity failed');
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
