import { expect, test } from 'vitest';
import { PulseError } from '../../lib/errors.ts';
import { ATTEMPTS_MAX, isPassing, judgeFailure } from '../../relay/retry-policy.ts';

test('waits double, differ by chance, and have a limit', () => {
  const error = new Error('no');
  const waits = Array.from({ length: 9 }, (_, attempts) => judgeFailure(error, attempts, 1).waitMs);
  expect(waits).toEqual([2_000, 4_000, 8_000, 16_000, 32_000, 64_000, 128_000, 256_000, 512_000]);
  expect(judgeFailure(error, 3, 0).waitMs).toBe(8_000);
  expect(judgeFailure(error, 30, 1).waitMs).toBe(3_600_000);
  expect(judgeFailure(error, ATTEMPTS_MAX - 2, 0).isDead).toBe(false);
  expect(judgeFailure(error, ATTEMPTS_MAX - 1, 0).isDead).toBe(true);
  expect(judgeFailure(new Error('a\u0000\ud800'), 0, 0).error).toBe('a\ufffd');
});

test.for([
  ['57P01', true],
  ['08006', true],
  ['53100', true],
  ['40P01', true],
  ['ECONNRESET', true],
  ['23514', false],
  ['22P05', false],
  ['57014', false],
  ['ERR_INVALID_ARG_TYPE', false],
] as const)('an error %s is the database’s own: %s', ([code, passing]) => {
  expect(isPassing(Object.assign(new Error('no'), { code }))).toBe(passing);
});

test('errors without a code are the delivery’s, unless the connection ended', () => {
  expect(isPassing(new TypeError('x is undefined'))).toBe(false);
  expect(isPassing(new Error('Connection terminated unexpectedly'))).toBe(true);
  expect(isPassing(new PulseError('delivery_unreadable', 'The connection is odd.'))).toBe(false);
});
