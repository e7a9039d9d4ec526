import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createHashStream, type HashStream } from '../../../worker-threads/kernels/hash-stream.ts';
import { createInkStream } from '../../../worker-threads/kernels/ink-stream.ts';
import { SHINGLE_TOKENS, shingle } from '../../../worker-threads/kernels/shingle.ts';
import { tokenise } from '../../../worker-threads/kernels/tokenise.ts';
import { WINNOW_WINDOW, winnow } from '../../../worker-threads/kernels/winnow.ts';
import { splitMix64, take } from './arbitraries.ts';
import { buildChangedLines } from './build-changed-lines.ts';
import { winnowRobustly } from './oracles/winnowing.ts';

/** A stream with these upper halves; a list for each segment. */
function streamOf(segments: readonly (readonly number[])[]): HashStream {
  const all = segments.flat();
  let end = 0;
  return {
    count: all.length,
    hi: Int32Array.from(all),
    lo: new Int32Array(all.length),
    line: new Uint32Array(all.length),
    segmentCount: segments.length,
    segmentEnd: Uint32Array.from(segments, (segment) => {
      end += segment.length;
      return end;
    }),
  };
}

/** The hashes that the product selects from one text of tokens. */
function fingerprintsOf(tokens: readonly string[]): Set<string> {
  const { patch, lines } = buildChangedLines([{ text: tokens.join(' ') }]);
  const [added, removed, shingles] = [createHashStream(), createHashStream(), createHashStream()];
  tokenise(patch, lines, added, removed, createInkStream());
  shingle(added, 0, shingles);
  const selected = new Uint8Array(shingles.count);
  winnow(shingles, selected);
  const found = new Set<string>();
  for (let i = 0; i < shingles.count; i++)
    if (selected[i] === 1) found.add(`${shingles.hi[i]} ${shingles.lo[i]}`);
  return found;
}

describe('winnow', () => {
  it('selects the same hashes as robust winnowing by its definition', () => {
    // Few values, so that ties are everywhere; negative ones, so that the order must be unsigned.
    const hash = fc.oneof(fc.nat(4), fc.integer()).map((value) => (value << 1) | 0);
    const segments = fc.array(fc.array(hash, { minLength: 1, maxLength: 30 }), { maxLength: 4 });
    fc.assert(
      fc.property(segments, (parts) => {
        const stream = streamOf(parts);
        const selected = new Uint8Array(stream.count).fill(7);
        winnow(stream, selected);
        let start = 0;
        for (const part of parts) {
          const hashes = part.map((value) => BigInt(value >>> 0));
          const expected = new Set([...winnowRobustly(hashes, WINNOW_WINDOW)].map((i) => hashes[i]));
          const flags = Array.from(selected.subarray(start, start + part.length));
          expect(flags.every((flag) => flag === 0 || flag === 1)).toBe(true);
          expect(new Set(hashes.filter((_, i) => flags[i] === 1))).toEqual(expected);
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
    const selected = new Uint8Array(count);
    winnow(streamOf([hashes]), selected);
    const density = selected.reduce((sum, flag) => sum + flag, 0) / count;
    expect(density).toBeGreaterThan(2 / (WINNOW_WINDOW + 1) - 0.01);
    expect(density).toBeLessThan(2 / (WINNOW_WINDOW + 1) + 0.01);
  });
});
