import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { splitMix64, take } from './arbitraries.ts';
import { winnowRobustly } from './oracles/winnowing.ts';
import { kernels, readRecords, tokeniseLines, writeRecords } from './single-kernels.ts';

const WINNOW_WINDOW = 4;
const SHINGLE_TOKENS = 5;

/** Which of the hashes are selected. */
function winnow(hashes: readonly bigint[]): boolean[] {
  const mark = kernels.mark();
  const { start, end } = writeRecords(hashes.map((hash, i) => ({ hash, place: (i + 1) * 2 })));
  kernels.winnow(start, end);
  const records = readRecords(start, end);
  kernels.release(mark);
  expect(records.map(({ hash, place }) => [hash, place >> 1])).toEqual(
    hashes.map((hash, i) => [hash, i + 1]),
  );
  return records.map(({ place }) => (place & 1) === 1);
}

/** The hashes that the product selects from one text of tokens. */
function fingerprintsOf(tokens: readonly string[]): Set<bigint> {
  const { added } = tokeniseLines([{ text: tokens.join(' ') }], (start, end, isRemoved) => {
    const shinglesEnd = kernels.shingle(start, end, isRemoved);
    kernels.winnow(start, shinglesEnd);
    return shinglesEnd;
  });
  return new Set(added.flatMap((file) => file.flatMap(({ hash, place }) => (place & 1 ? [hash] : []))));
}

describe('winnow', () => {
  it('selects the same hashes as robust winnowing by its definition', () => {
    // Few values, so that ties are everywhere; large ones, so that the order must be unsigned.
    const hash = fc.oneof(fc.bigInt({ min: 1n, max: 5n }), fc.bigInt({ min: 1n, max: 2n ** 64n - 1n }));
    fc.assert(
      fc.property(fc.array(hash, { minLength: 1, maxLength: 30 }), (hashes) => {
        const selected = winnow(hashes);
        const expected = new Set([...winnowRobustly(hashes, WINNOW_WINDOW)].map((i) => hashes[i]));
        expect(new Set(hashes.filter((_, i) => selected[i]))).toEqual(expected);
      }),
      { numRuns: 2000 },
    );
  });

  it('shares a fingerprint between any two texts that share a run of w + k - 1 tokens', () => {
    const run = WINNOW_WINDOW + SHINGLE_TOKENS - 1;
    const token = fc.constantFrom('a', 'b', 'c', '(', ')', ';', 'return');
    const side = fc.array(token, { maxLength: 30 });
    const shared = fc.array(token, { minLength: run, maxLength: run });
    fc.assert(
      fc.property(shared, side, side, side, side, (middle, a, b, c, d) => {
        const left = fingerprintsOf([...a, ...middle, ...b]);
        const right = fingerprintsOf([...c, ...middle, ...d]);
        expect([...left].some((fingerprint) => right.has(fingerprint))).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });

  it('selects 2 / (w + 1) of random hashes', () => {
    const count = 100_000;
    const density = winnow(take(splitMix64(5), count)).filter(Boolean).length / count;
    expect(density).toBeGreaterThan(2 / (WINNOW_WINDOW + 1) - 0.01);
    expect(density).toBeLessThan(2 / (WINNOW_WINDOW + 1) + 0.01);
  });
});
