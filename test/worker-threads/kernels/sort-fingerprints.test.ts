import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { splitMix64, take } from './arbitraries.ts';
import { kernels, writeRecords } from './single-kernels.ts';

function sortValues(values: readonly bigint[], kept: number): bigint[] {
  const mark = kernels.mark();
  const { start } = writeRecords(values.map((hash) => ({ hash, place: 2 })));
  const order = kernels.sortSmallest(start, values.length, kept);
  const indexes = new Uint32Array(kernels.memory.buffer, order, kept).slice();
  kernels.release(mark);
  return Array.from(indexes, (index) => values[index]!);
}

function smallestByDefinition(values: readonly bigint[], kept: number): bigint[] {
  return values.toSorted((a, b) => (a < b ? -1 : 1)).slice(0, kept);
}

describe('sortSmallest', () => {
  it('finds the smallest 64-bit numbers in ascending order', () => {
    const anyHash = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n });
    const crowded = fc.bigInt({ min: 2n ** 63n - 50n, max: 2n ** 63n + 50n });
    const values = fc.uniqueArray(fc.oneof(anyHash, crowded), { maxLength: 300 });
    fc.assert(
      fc.property(values, fc.double({ min: 0, max: 1, noNaN: true }), (hashes, share) => {
        const kept = Math.floor(hashes.length * share);
        expect(sortValues(hashes, kept)).toEqual(smallestByDefinition(hashes, kept));
      }),
      { numRuns: 500 },
    );
  });

  it('sorts large sets', () => {
    const values = take(splitMix64(1), 30_000);
    expect(sortValues(values, 2048)).toEqual(smallestByDefinition(values, 2048));
    expect(sortValues(values, 30_000)).toEqual(smallestByDefinition(values, 30_000));
  });

  it('sorts hashes that were made to share their upper bits, without quadratic time', () => {
    const values = take(splitMix64(2), 200_000).map((value) => value & 0x000fffffffffffffn);
    const started = performance.now();
    expect(sortValues(values, 2048)).toEqual(smallestByDefinition(values, 2048));
    // Insertion sort would take 10^10 steps here: tens of seconds.
    expect(performance.now() - started).toBeLessThan(5000);
  });
});
