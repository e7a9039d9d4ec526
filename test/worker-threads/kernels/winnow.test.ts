import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  createHashStream,
  type HashStream,
  RECORD_WORDS,
} from '../../../worker-threads/kernels/hash-stream.ts';
import { createInkStream } from '../../../worker-threads/kernels/ink-stream.ts';
import { SHINGLE_TOKENS, shingle } from '../../../worker-threads/kernels/shingle.ts';
import { tokenise } from '../../../worker-threads/kernels/tokenise.ts';
import { WINNOW_WINDOW, winnow } from '../../../worker-threads/kernels/winnow.ts';
import { readHashes, readPlaces, splitMix64, take } from './arbitraries.ts';
import { buildChangedLines } from './build-changed-lines.ts';
import { winnowRobustly } from './oracles/winnowing.ts';

/** A stream with these upper halves; a list for each segment. */
function streamOf(segments: readonly (readonly number[])[]): HashStream {
  const all = segments.flat();
  let end = 0;
  return {
    count: all.length,
    words: Int32Array.from(all.flatMap((hi, i) => [hi, 0, i << 1, 0].slice(0, RECORD_WORDS))),
    segmentCount: segments.length,
    segmentEnd: Uint32Array.from(segments, (segment) => {
      end += segment.length;
      return end;
    }),
  };
}

/** The hashes that the product selects from one text of tokens. */
function fingerprintsOf(tokens: readonly string[]): Set<bigint> {
  const { patch, lines } = buildChangedLines([{ text: tokens.join(' ') }]);
  const [added, removed, shingles] = [createHashStream(), createHashStream(), createHashStream()];
  tokenise(patch, lines, added, removed, createInkStream());
  shingle(added, 0, shingles);
  winnow(shingles);
  const places = readPlaces(shingles);
  return new Set(readHashes(shingles).filter((_, i) => places[i]! & 1));
}

describe('winnow', () => {
  it('selects the same hashes as robust winnowing by its definition', () => {
    // Few values, so that ties are everywhere; negative ones, so that the order must be unsigned.
    const hash = fc.oneof(fc.nat(4), fc.integer()).map((value) => (value << 1) | 0);
    const segments = fc.array(fc.array(hash, { minLength: 1, maxLength: 30 }), { maxLength: 4 });
    fc.assert(
      fc.property(segments, (parts) => {
        const stream = streamOf(parts);
        winnow(stream);
        const places = readPlaces(stream);
        expect(places.map((place) => place >> 1)).toEqual([...places.keys()]);
        let start = 0;
        for (const part of parts) {
          const hashes = part.map((value) => BigInt(value >>> 0));
          const expected = new Set([...winnowRobustly(hashes, WINNOW_WINDOW)].map((i) => hashes[i]));
          expect(new Set(hashes.filter((_, i) => places[start + i]! & 1))).toEqual(expected);
          start += part.length;
        }
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
    const hashes = take(splitMix64(5), count).map((value) => Number(BigInt.asIntN(32, value)));
    const stream = streamOf([hashes]);
    winnow(stream);
    const density = readPlaces(stream).filter((place) => place & 1).length / count;
    expect(density).toBeGreaterThan(2 / (WINNOW_WINDOW + 1) - 0.01);
    expect(density).toBeLessThan(2 / (WINNOW_WINDOW + 1) + 0.01);
  });
});
