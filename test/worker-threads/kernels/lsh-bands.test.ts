import { describe, expect, it } from 'vitest';
import { deriveLshBands, LSH_BANDS, LSH_ROWS } from '../../../worker-threads/kernels/lsh-bands.ts';
import { joinLanes, splitMix64, take } from './arbitraries.ts';
import { sketchOf } from './single-kernels.ts';

function bandsOf(sketch: Uint32Array): bigint[] {
  const words = deriveLshBands(sketch);
  return Array.from({ length: words.length / 2 }, (_, band) =>
    joinLanes(words[band * 2]!, words[band * 2 + 1]!),
  );
}

describe('deriveLshBands', () => {
  it('gives 42 hashes, each a function of its own three registers and its number', () => {
    const sketch = sketchOf(take(splitMix64(1), 200));
    const bands = bandsOf(sketch);
    expect(bands).toHaveLength(LSH_BANDS);
    for (let register = 0; register < sketch.length; register++) {
      const changed = sketch.slice();
      changed[register]! ^= 1;
      const differing = bandsOf(changed).flatMap((band, i) => (band === bands[i] ? [] : [i]));
      expect(differing).toEqual(register < LSH_BANDS * LSH_ROWS ? [Math.floor(register / LSH_ROWS)] : []);
    }
    expect(new Set(bandsOf(new Uint32Array(128))).size).toBe(LSH_BANDS);
  });

  it('finds a pair of similarity s with probability 1 - (1 - s^3)^42', () => {
    const source = splitMix64(2);
    const pairs = 400;
    let found = 0;
    for (let pair = 0; pair < pairs; pair++) {
      // 60 of 200 elements shared: s = 0.3.
      const elements = take(source, 200);
      const other = new Set(bandsOf(sketchOf(elements.slice(70))));
      if (bandsOf(sketchOf(elements.slice(0, 130))).some((band) => other.has(band))) found++;
    }
    const expected = 1 - (1 - 0.3 ** LSH_ROWS) ** LSH_BANDS;
    expect(Math.abs(found / pairs - expected)).toBeLessThan(
      4 * Math.sqrt((expected * (1 - expected)) / pairs),
    );
  });

  it('spreads its hashes evenly over buckets', () => {
    const buckets = new Float64Array(64);
    for (let i = 0; i < 500; i++) {
      for (const band of bandsOf(sketchOf(take(splitMix64(1000 + i), 40)))) buckets[Number(band & 63n)]!++;
    }
    const expected = (500 * LSH_BANDS) / 64;
    const chiSquare = buckets.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
    // 63 degrees of freedom: above 120 with probability 2e-5.
    expect(chiSquare).toBeLessThan(120);
  });
});
