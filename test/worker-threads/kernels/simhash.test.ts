import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { splitMix64, take } from './arbitraries.ts';
import { flipRemoved, simhashByDefinition } from './oracles/simhash.ts';
import { kernels, writeHashes } from './single-kernels.ts';

/** The SimHash of hashes that vote in parts of these sizes. */
function simhashOf(values: Iterable<bigint>, part = 1000): bigint {
  const hashes = [...new Set(values)];
  const mark = kernels.mark();
  kernels.startVotes();
  for (let from = 0; from < hashes.length; from += part) {
    const some = hashes.slice(from, from + part);
    kernels.addVotes(writeHashes(some), some.length);
  }
  kernels.release(mark);
  return BigInt.asUintN(64, kernels.majority(hashes.length));
}

function hamming(a: bigint, b: bigint): number {
  return (a ^ b).toString(2).replaceAll('0', '').length;
}

describe('the SimHash', () => {
  it('is the majority of each bit, ties counting as 0', () => {
    const hashes = fc.uniqueArray(fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }), {
      minLength: 1,
      maxLength: 70,
    });
    fc.assert(
      fc.property(hashes, fc.integer({ min: 1, max: 70 }), (values, part) => {
        expect(simhashOf(values, part)).toBe(simhashByDefinition(values.map(flipRemoved)));
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

  it('is near for similar sets and far for unrelated ones and for the other stream', () => {
    const values = take(splitMix64(1), 1000).map((value) => value & ~1n);
    const similar = [...values.slice(0, 950), ...take(splitMix64(2), 50)];
    const whole = simhashOf(values);
    expect(hamming(whole, simhashOf(similar))).toBeLessThan(14);
    expect(hamming(whole, simhashOf(take(splitMix64(3), 1000)))).toBeGreaterThan(18);
    expect(hamming(whole, simhashOf(values.map((value) => value | 1n)))).toBeGreaterThan(18);
  });
});
