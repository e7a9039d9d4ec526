import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { estimateJaccard, MINHASH_REGISTERS, mergeMinhash } from '../../../worker-threads/kernels/minhash.ts';
import { splitMix64, take } from './arbitraries.ts';
import { sketchByDefinition, throwMultiplyShiftBall } from './oracles/fast-similarity-sketch.ts';
import { sketchOf } from './single-kernels.ts';

interface Errors {
  readonly bias: number;
  readonly rootMeanSquare: number;
}

/** Errors of the estimate over many pairs of sets of `size` elements each with the given Jaccard similarity. */
function measureErrors(
  size: number,
  shared: number,
  pairs: number,
  spoil = (value: bigint) => value,
): Errors {
  const similarity = shared / (2 * size - shared);
  const source = splitMix64(size * 1000 + shared);
  let sum = 0;
  let squares = 0;
  for (let pair = 0; pair < pairs; pair++) {
    const elements = take(source, 2 * size - shared).map(spoil);
    const error =
      estimateJaccard(sketchOf(elements.slice(0, size)), sketchOf(elements.slice(size - shared))) -
      similarity;
    sum += error;
    squares += error * error;
  }
  return { bias: sum / pairs, rootMeanSquare: Math.sqrt(squares / pairs) };
}

const hash = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n });

describe('the sketch', () => {
  it('is the sketch that the paper defines', () => {
    const sets = fc.oneof(
      { weight: 3, arbitrary: fc.uniqueArray(hash, { minLength: 1, maxLength: 12 }) },
      { weight: 1, arbitrary: fc.uniqueArray(hash, { minLength: 100, maxLength: 300 }) },
    );
    fc.assert(
      fc.property(sets, fc.integer({ min: 1, max: 300 }), (values, part) => {
        const expected = sketchByDefinition(values, MINHASH_REGISTERS, throwMultiplyShiftBall);
        expect(Array.from(sketchOf(values), (register) => register / 2 ** 24)).toEqual(expected);
        expect(sketchOf(values, part)).toEqual(sketchOf(values));
      }),
      { numRuns: 60 },
    );
  });

  it('is the same in sets that are taken in several parts', () => {
    const values = take(splitMix64(8), 10_000);
    const merged = sketchOf(values.slice(0, 4000));
    for (const from of [4000, 7000]) mergeMinhash(merged, sketchOf(values.slice(from, from + 3000)));
    expect(sketchOf(values)).toEqual(merged);
  });

  it('does not depend on the order of the elements', () => {
    const values = take(splitMix64(9), 500);
    expect(sketchOf(values.toReversed())).toEqual(sketchOf(values));
  });

  it('merges to the sketch of the union', () => {
    const set = fc.uniqueArray(hash, { minLength: 1, maxLength: 400 });
    fc.assert(
      fc.property(set, set, fc.nat(100), (a, b, shared) => {
        const left = sketchOf(a);
        const right = [...b, ...a.slice(0, shared)];
        mergeMinhash(left, sketchOf(right));
        expect(left).toEqual(sketchOf([...a, ...right]));
      }),
      { numRuns: 100 },
    );
  });

  // The estimate is unbiased with variance at most J (1 - J) / t, that of t independent permutations. Bounds leave four
  // standard errors of the measurement itself: the mean of 1500 errors, and a root mean square (1 / sqrt(2 * 1500) of it).
  it.each([
    [10, 4],
    [10, 8],
    [100, 30],
    [100, 67],
    [1000, 300],
    [1000, 900],
  ])('estimates with the promised error: sets of %i that share %i', (size, shared) => {
    const pairs = size === 1000 ? 400 : 1500;
    const similarity = shared / (2 * size - shared);
    const promised = Math.sqrt((similarity * (1 - similarity)) / MINHASH_REGISTERS);
    const { bias, rootMeanSquare } = measureErrors(size, shared, pairs);
    expect(Math.abs(bias)).toBeLessThan((4 * promised) / Math.sqrt(pairs));
    expect(rootMeanSquare).toBeLessThan(promised * (1 + 4 / Math.sqrt(2 * pairs)));
  });

  it('errs less than independent permutations on sets of the size of a pull request', () => {
    const promised = Math.sqrt(0.25 / MINHASH_REGISTERS);
    expect(measureErrors(60, 40, 1000).rootMeanSquare).toBeLessThan(0.85 * promised);
  });

  it('takes the same text in the other stream for another element', () => {
    const values = take(splitMix64(11), 300).map((value) => value & ~1n);
    expect(estimateJaccard(sketchOf(values), sketchOf(values.map((value) => value | 1n)))).toBeLessThan(0.05);
    // Both streams in one set: twins are as good as independent.
    const twins = measureErrors(200, 100, 300, (value) => value);
    const source = splitMix64(12);
    let squares = 0;
    for (let pair = 0; pair < 300; pair++) {
      const texts = take(source, 150).map((value) => value & ~1n);
      const both = texts.flatMap((value) => [value, value | 1n]);
      const error = estimateJaccard(sketchOf(both.slice(0, 200)), sketchOf(both.slice(100))) - 1 / 3;
      squares += error * error;
    }
    expect(Math.sqrt(squares / 300)).toBeLessThan(twins.rootMeanSquare * 1.25);
  });
});

describe('estimateJaccard', () => {
  it('is 1 for equal sketches and the share of equal registers otherwise', () => {
    const sketch = sketchOf(take(splitMix64(13), 50));
    const other = sketch.slice();
    expect(estimateJaccard(sketch, other)).toBe(1);
    for (let i = 0; i < 32; i++) other[i * 4]! ^= 1;
    expect(estimateJaccard(sketch, other)).toBe(0.75);
  });
});
