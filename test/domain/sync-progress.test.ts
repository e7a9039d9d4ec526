import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  addPage,
  analysedFraction,
  countStage,
  NO_COUNTS,
  progressWithin,
  SYNC_ROUTES,
  SYNC_STAGES,
  spanOf,
  stageFraction,
  stagesOf,
} from '../../domain/sync-progress.ts';

test.each(SYNC_ROUTES)('progress of the route %s rises from 0 to 100 and never falls', (route) => {
  const seen = stagesOf(route).flatMap((stage) =>
    [0, 0.25, 0.5, 1].map((share) => progressWithin(spanOf(route, stage), share)),
  );
  expect(seen).toEqual([...seen].sort((a, b) => a - b));
  expect(seen.at(0)).toBe(0);
  expect(seen.at(-1)).toBe(100);
});

test('whatever the fraction, progress is a whole number of the stage', () => {
  fc.assert(
    fc.property(fc.constantFrom(...SYNC_STAGES), fc.double(), (stage, fraction) => {
      const [from, to] = spanOf('provider', stage);
      const progress = progressWithin([from, to], fraction);
      expect(Number.isInteger(progress)).toBe(true);
      expect(progress).toBeGreaterThanOrEqual(from);
      expect(progress).toBeLessThanOrEqual(to);
    }),
  );
});

test('a stage counts what it deals with, and what is added meanwhile', () => {
  expect(countStage(50, 200, 5_000)).toEqual({ done: 50, total: 200, perSecond: 10 });
  expect(stageFraction(countStage(50, 200, 1))).toBe(0.25);
  expect(countStage(210, 200, 1).total).toBe(210);
  expect(stageFraction(countStage(50, null, 1))).toBe(0);
  expect(stageFraction(countStage(0, 0, 1))).toBe(1);
});

test('a page adds up, however its pull requests ended, and the rate is over all pages', () => {
  const start = { ...NO_COUNTS, total: 100 };
  const first = addPage(start, { done: 7, skipped: 1, degraded: 1, failed: 1 }, 500);
  expect(first).toEqual({ total: 100, done: 10, skipped: 1, degraded: 1, failed: 1, perSecond: 20 });
  const second = addPage(first, { done: 10, skipped: 0, degraded: 0, failed: 0 }, 2_000);
  expect(second).toMatchObject({ done: 20, perSecond: 10 });
  expect(analysedFraction(second)).toBe(0.2);
});

test('pull requests that arrive meanwhile raise the total; none at all is all of them', () => {
  const counts = addPage({ ...NO_COUNTS, total: 1 }, { done: 3, skipped: 0, degraded: 0, failed: 0 }, 1);
  expect(counts.total).toBe(3);
  expect(analysedFraction(NO_COUNTS)).toBe(1);
});
