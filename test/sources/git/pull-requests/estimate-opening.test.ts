import fc from 'fast-check';
import { expect, it } from 'vitest';
import {
  estimateOpenings,
  type OpeningHints,
} from '../../../../sources/git/pull-requests/estimate-opening.ts';

const DAY = 86_400;
const hint = (number: number, committedDay: number, landedDay: number | null = null): OpeningHints => ({
  number,
  committed: committedDay * DAY,
  landed: landedDay === null ? null : landedDay * DAY,
});
const days = (hints: readonly OpeningHints[]): number[] => estimateOpenings(hints).map((time) => time / DAY);

it('takes commit times that rise with the numbers', () => {
  expect(days([hint(1, 10), hint(2, 11), hint(5, 11), hint(9, 30)])).toEqual([10, 11, 11, 30]);
});

it('interpolates by number where a pull request was pushed again later, or held old commits', () => {
  expect(days([hint(10, 10), hint(12, 90), hint(14, 14), hint(16, 2), hint(20, 20)])).toEqual([
    10, 12, 14, 16, 20,
  ]);
});

it('knows that nobody opened after a later one had landed', () => {
  expect(days([hint(1, 10), hint(2, 11), hint(3, 40), hint(4, 12, 13), hint(5, 60)])).toEqual([
    10, 11, 11.5, 12, 60,
  ]);
});

it('is not led astray by a head that had landed long before it was proposed', () => {
  const many = Array.from({ length: 20 }, (_, i) => hint(i + 1, 100 + i, 101 + i));
  const odd = hint(15.5, 50, 51);
  const estimates = days([...many.slice(0, 15), odd, ...many.slice(15)]);
  expect(estimates.filter((_, at) => at !== 15)).toEqual(many.map(({ committed }) => committed / DAY));
});

it('gives a time, never falling, whatever the hints', () => {
  const hints = fc.array(
    fc.record({
      committed: fc.integer({ min: -10, max: 1_000 }),
      landed: fc.option(fc.integer({ min: 0, max: 1_000 })),
    }),
    { maxLength: 60 },
  );
  fc.assert(
    fc.property(hints, (list) => {
      const estimates = estimateOpenings(list.map((one, at) => ({ number: at + 1, ...one })));
      expect(estimates).toHaveLength(list.length);
      for (const [at, estimate] of estimates.entries()) {
        expect(Number.isFinite(estimate)).toBe(true);
        if (at > 0) expect(estimate).toBeGreaterThanOrEqual(estimates[at - 1]!);
      }
    }),
    { numRuns: 500 },
  );
});
