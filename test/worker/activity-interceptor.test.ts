import { Context } from '@temporalio/activity';
import { ApplicationFailure } from '@temporalio/common';
import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import { expect, test } from 'vitest';
import { PulseError } from '../../lib/errors.ts';
import { RateLimited } from '../../lib/github-limits/rate-limited.ts';
import { createActivityInterceptor } from '../../worker/activity-interceptor.ts';
import { createWorkerMetrics } from '../../worker/worker-metrics.ts';

const metrics = createWorkerMetrics();

/** What a workflow gets to see of an activity that ends with an error. */
async function failureOf(error: Error): Promise<ApplicationFailure> {
  const environment = new MockActivityEnvironment(
    { activityType: 'ask' },
    { logger: new DefaultLogger('ERROR', () => {}) },
  );
  const run = environment.run(async () => {
    const interceptor = createActivityInterceptor(Context.current(), {
      metrics,
      finalCodes: new Set(['hopeless']),
      logger: { warn: () => {} },
    });
    return interceptor.execute!({ args: [], headers: {} }, () => Promise.reject(error));
  });
  const failure: unknown = await run.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(failure).toBeInstanceOf(ApplicationFailure);
  return failure as ApplicationFailure;
}

test('an activity that a limit stopped is tried again when the limit allows it, and says until when it waits', async () => {
  const details = {
    credential: 'api.github.com/installation/1',
    resource: 'core',
    reason: 'used_up',
    retryAfterMs: 1_000_000,
    waitsUntil: '2030-01-02T03:04:05.678Z',
  } as const;
  const failure = await failureOf(new RateLimited('installation 1 (acme)', details));
  expect(failure).toMatchObject({
    type: 'rate_limited',
    nonRetryable: false,
    details: [details],
    category: 'BENIGN',
  });
  expect(failure.message).toContain('2030-01-02T03:04:05Z');
  expect(failure.nextRetryDelay).toBeGreaterThanOrEqual(1_000_000);
  expect(failure.nextRetryDelay).toBeLessThanOrEqual(1_005_000);
  expect(await metrics.registry.getSingleMetricAsString('pulse_github_limit_waits_total')).toContain(
    '{activity="ask",reason="used_up"} 1',
  );
});

test('other errors leave the delay to the retry policy, and final ones are not tried again', async () => {
  expect(await failureOf(new PulseError('hopeless', 'No.'))).toMatchObject({
    type: 'hopeless',
    nonRetryable: true,
    nextRetryDelay: undefined,
  });
  expect(await failureOf(new PulseError('passing', 'Later.'))).toMatchObject({ nonRetryable: false });
});
