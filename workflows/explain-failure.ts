import { ActivityFailure, ApplicationFailure, TimeoutFailure } from '@temporalio/common';

/** The sentence a person reads when an activity failed for good: the innermost cause that says something. */
export function explainFailure(error: unknown): string {
  const cause = error instanceof ActivityFailure ? error.cause : error;
  if (cause instanceof TimeoutFailure) {
    const activity = error instanceof ActivityFailure ? error.activityType : 'A step';
    return `${activity} gave no sign of life in time, in all its attempts: see the log of the worker.`;
  }
  if (cause instanceof ApplicationFailure) return cause.message;
  return cause instanceof Error ? cause.message : String(cause);
}

/** The stable code of the failure; `internal_error` when it has none. */
export function failureCode(error: unknown): string {
  const cause = error instanceof ActivityFailure ? error.cause : error;
  return cause instanceof ApplicationFailure && cause.type ? cause.type : 'internal_error';
}
