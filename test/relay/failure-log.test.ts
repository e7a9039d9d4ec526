import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Logger } from '../../lib/logger.ts';
import { createFailureLog } from '../../relay/failure-log.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test('however many deliveries fail, few lines are written, and none of them is passed over', () => {
  const lines: { more?: number }[] = [];
  const logger = { warn: (fields: { more?: number }) => lines.push(fields) } as unknown as Logger;
  const log = createFailureLog(logger);
  const fail = (count: number): void => {
    for (let n = 0; n < count; n++) {
      log({ deliveryId: String(n), event: 'push', attempt: 1, isDead: true, err: new Error('no') });
    }
  };
  fail(10_000);
  expect(lines).toHaveLength(20);
  vi.advanceTimersByTime(10_000);
  expect(lines.slice(20)).toEqual([{ more: 9_980 }]);
  fail(3);
  vi.advanceTimersByTime(60_000);
  expect(lines).toHaveLength(24);
});
