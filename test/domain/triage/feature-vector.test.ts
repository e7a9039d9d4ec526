import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  attachWeights,
  createFeatureVector,
  hasFeature,
  packFeatures,
  unpackFeatures,
} from '../../../domain/triage/feature-vector.ts';

const word = fc.integer({ min: 0, max: 0xffffffff });

test('features come back from their bytes, wherever these lie in a larger buffer', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(word, word), { maxLength: 50 }),
      fc.integer({ min: 0, max: 9 }),
      (pairs, offset) => {
        const vector = createFeatureVector(new Uint32Array(pairs.flat()));
        const weights = Float32Array.from({ length: vector.count }, (_, i) => i + 0.5);
        const packed = packFeatures(vector);
        // As the driver hands bytes over: a view into a pool.
        const pool = Buffer.alloc(packed.length + weights.byteLength + offset, 0xab);
        pool.set(packed, offset);
        pool.set(new Uint8Array(weights.buffer), offset + packed.length);
        const read = unpackFeatures(
          pool.subarray(offset, offset + packed.length),
          pool.subarray(offset + packed.length),
        );
        expect(read).toEqual(attachWeights(vector, weights));
      },
    ),
  );
});

test('a vector is ascending, without repeats, and knows its members', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(word, word), { maxLength: 50 }), (pairs) => {
      const vector = createFeatureVector(new Uint32Array(pairs.flat()));
      const keys = Array.from(vector.hi, (hi, i) => BigInt(hi) * 2n ** 32n + BigInt(vector.lo[i]!));
      const expected = [...new Set(pairs.map(([lo, hi]) => BigInt(hi) * 2n ** 32n + BigInt(lo)))];
      expect(keys).toEqual(expected.sort((a, b) => (a < b ? -1 : 1)));
      for (const [lo, hi] of pairs) expect(hasFeature(vector, { hi, lo })).toBe(true);
      expect(hasFeature(vector, { hi: 1, lo: 0xfffffff })).toBe(keys.includes(0x10fffffffn));
    }),
  );
});
