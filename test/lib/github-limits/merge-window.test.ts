import { expect, test } from 'vitest';
import { mergeWindow } from '../../../lib/github-limits/merge-window.ts';

const RESET_MS = 10_000_000;
const STORED = { limit: 5_000, remaining: 4_000, resetAtMs: RESET_MS, observedAtMs: 9_000_000 };
const SEEN = { limit: 5_000, remaining: 4_100, resetAtMs: RESET_MS, sentAtMs: 8_999_000 };

test('an answer that was overtaken gives nothing back', () => {
  expect(mergeWindow(STORED, SEEN)).toMatchObject({ remaining: 4_000 });
  expect(mergeWindow(STORED, { ...SEEN, remaining: 3_999 })).toMatchObject({ remaining: 3_999 });
});

test('resets a moment apart are one window, which ends at the later of them', () => {
  expect(mergeWindow(STORED, { ...SEEN, resetAtMs: RESET_MS + 1_000 })).toEqual({
    limit: 5_000,
    remaining: 4_000,
    resetAtMs: RESET_MS + 1_000,
  });
});

test('a later window takes the place of an earlier one', () => {
  const resetAtMs = RESET_MS + 3_600_000;
  expect(mergeWindow(STORED, { ...SEEN, remaining: 4_999, resetAtMs })).toMatchObject({
    remaining: 4_999,
    resetAtMs,
  });
});

test('an answer from the window before changes nothing, unless it was asked for afterwards', () => {
  const resetAtMs = RESET_MS - 3_600_000;
  expect(mergeWindow(STORED, { ...SEEN, remaining: 0, resetAtMs })).toMatchObject({ remaining: 4_000 });
  const sentAtMs = STORED.observedAtMs + 1;
  expect(mergeWindow(STORED, { ...SEEN, remaining: 7, resetAtMs, sentAtMs })).toMatchObject({
    remaining: 7,
    resetAtMs,
  });
});

test('another limit, or none known so far, is believed', () => {
  expect(mergeWindow(STORED, { ...SEEN, limit: 12_500, remaining: 12_000 })).toMatchObject({
    remaining: 12_000,
  });
  expect(mergeWindow(null, SEEN)).toMatchObject({ remaining: 4_100 });
});
