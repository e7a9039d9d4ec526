import { expect, test } from 'vitest';
import { isRunOfPullRequest, readRunOutcome } from '../../../domain/deployments/read-run-outcome.ts';

test.each([
  ['queued', null, 'pending', null],
  ['requested', null, 'pending', null],
  ['waiting', null, 'pending', null],
  ['in_progress', null, 'in_progress', null],
  ['completed', 'success', 'success', null],
  ['completed', 'failure', 'failure', null],
  ['completed', 'timed_out', 'failure', null],
  ['completed', 'cancelled', 'inactive', 'cancelled'],
  ['completed', 'action_required', 'inactive', 'never_ran'],
  ['completed', 'skipped', 'inactive', 'never_ran'],
  ['completed', 'stale', 'inactive', 'never_ran'],
  ['completed', 'startup_failure', 'inactive', 'never_ran'],
  ['completed', 'neutral', 'inactive', 'never_ran'],
  ['completed', null, 'inactive', 'never_ran'],
  ['completed', 'something new', 'inactive', 'never_ran'],
] as const)(
  'a run that is %s/%s is a deployment that is %s, left out: %s',
  (status, conclusion, ...outcome) => {
    const [expected, leftOut] = outcome;
    expect(readRunOutcome(status, conclusion)).toEqual({ status: expected, leftOut });
  },
);

test('runs of pull requests, and of other repositories, deploy nothing', () => {
  expect(isRunOfPullRequest({ event: 'push', isFromFork: false })).toBe(false);
  expect(isRunOfPullRequest({ event: null, isFromFork: false })).toBe(false);
  expect(isRunOfPullRequest({ event: 'pull_request', isFromFork: false })).toBe(true);
  expect(isRunOfPullRequest({ event: 'pull_request_target', isFromFork: false })).toBe(true);
  expect(isRunOfPullRequest({ event: 'push', isFromFork: true })).toBe(true);
});
