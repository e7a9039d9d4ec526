import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { simhash64 } from '../../../worker-threads/kernels/simhash.ts';
import { joinLanes, recordsOf, splitMix64, take } from './arbitraries.ts';
import { flipRemoved, simhashByDefinition } from './oracles/simhash.ts';

function simhashOf(values: Iterable<bigint>): bigint | null {
  const { words, count } = recordsOf(values);
  const simhash = simhash64(words, count);
  return simhash === null ? null : joinLanes(...simhash);
}

function hamming(a: bigint, b: bigint): number {
  return (a ^ b).toString(2).replaceAll('0', '').length;
}

describe('simhash64', () => {
  it('is the majority of each bit, ties counting as 0', () => {
    const hashes = fc.uniqueArray(fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }), {
      minLength: 1,
      maxLength: 70,
    });
    fc.assert(
      fc.property(hashes, (values) => {
        expect(simhashOf(values)).toBe(simhashByDefinition(values.map(flipRemoved)));
      }),
      { numRuns: 500 },
    );
  });

  it('counts exactly in sets of thousands', () => {
    for (const count of [255, 256, 257, 4097]) {
      // Bits biased towards one half, so that counters of all sizes occur.
      const values = take(splitMix64(count), count).map((value, i) =>
        i % 3 === 0 ? value | 0xffff0000n : value,
      );
      expect(simhashOf(values)).toBe(simhashByDefinition([...new Set(values)].map(flipRemoved)));
    }
  });

  it('is null without a shingle', () => {
    expect(simhashOf([])).toBeNull();
  });

  it('is near for similar sets and far for unrelated ones and for the other stream', () => {
    const values = take(splitMix64(1), 1000).map((value) => value & ~1n);
    const similar = [...values.slice(0, 950), ...take(splitMix64(2), 50)];
    const whole = simhashOf(values)!;
    expect(hamming(whole, simhashOf(similar)!)).toBeLessThan(14);
    expect(hamming(whole, simhashOf(take(splitMix64(3), 1000))!)).toBeGreaterThan(18);
    expect(hamming(whole, simhashOf(values.map((value) => value | 1n))!)).toBeGreaterThan(18);
  });
});
