import type { RetryPolicy } from '@temporalio/common';

const WAIT_LIMIT_MS = 30_000;

interface RetryLimits {
  readonly attemptsMax: number;
  readonly retryAfterMs: number;
}

/** Tries again with doubled waits until the attempts are used up. */
export function retryLimited(limits: RetryLimits): RetryPolicy {
  return {
    initialInterval: limits.retryAfterMs,
    backoffCoefficient: 2,
    maximumInterval: Math.max(WAIT_LIMIT_MS, limits.retryAfterMs),
    maximumAttempts: limits.attemptsMax,
  };
}

/** For the last word on a piece of work: it must reach the database, however long that is away. */
export function retryForever(limits: RetryLimits): RetryPolicy {
  const { maximumAttempts: _, ...policy } = retryLimited(limits);
  return policy;
}
