import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createHashStream } from '../../../worker-threads/kernels/hash-stream.ts';
import { createInkStream } from '../../../worker-threads/kernels/ink-stream.ts';
import { shingle } from '../../../worker-threads/kernels/shingle.ts';
import { tokenise } from '../../../worker-threads/kernels/tokenise.ts';
import { readHashes, readPlaces, testLines } from './arbitraries.ts';
import { buildChangedLines, type TestLine } from './build-changed-lines.ts';
import { shinglesByFile } from './oracles/tokens.ts';

const tokens = [createHashStream(), createHashStream()] as const;
const shingles = [createHashStream(), createHashStream()] as const;

function shingleLines(testedLines: readonly TestLine[]): void {
  const { patch, lines } = buildChangedLines(testedLines);
  tokenise(patch, lines, tokens[0], tokens[1], createInkStream());
  for (const stream of [0, 1] as const) shingle(tokens[stream], stream, shingles[stream]);
}

describe('shingle', () => {
  it('hashes every five tokens in a row of a file, or all of a shorter file, where they begin', () => {
    const hashByText = new Map<string, bigint>();
    const textByHash = new Map<bigint, string>();
    fc.assert(
      fc.property(testLines, (lines) => {
        shingleLines(lines);
        for (const stream of [0, 1] as const) {
          const files = shinglesByFile(lines, stream === 1);
          const expected = files.flat();
          const { segmentCount } = shingles[stream];
          expect(readPlaces(shingles[stream])).toEqual(expected.map(({ line }) => line * 2));
          expect(segmentCount).toBe(files.length);
          for (const [i, hash] of readHashes(shingles[stream]).entries()) {
            expect(hash & 1n).toBe(BigInt(stream));
            // The streams differ in the lowest bit alone, so both can share one table here.
            const { text } = expected[i]!;
            expect(hashByText.get(text) ?? hash | 1n).toBe(hash | 1n);
            expect(textByHash.get(hash | 1n) ?? text).toBe(text);
            hashByText.set(text, hash | 1n);
            textByHash.set(hash | 1n, text);
          }
        }
      }),
      { numRuns: 300 },
    );
  });

  it('depends on the order of the tokens', () => {
    shingleLines([{ text: 'a b c d e' }, { text: 'b a c d e', file: 1 }, { text: 'a b d c e', file: 2 }]);
    expect(new Set(readHashes(shingles[0])).size).toBe(3);
  });

  it('changes each bit for half of all changes of one token', () => {
    const files = Array.from({ length: 4000 }, (_, i) => ({ text: `f ( x${i} , y )`, file: i }));
    shingleLines(files.map((file) => ({ ...file, text: file.text.slice(0, -2) })));
    const hashes = readHashes(shingles[0]);
    expect(hashes).toHaveLength(4000);
    for (let bit = 1n; bit < 64n; bit++) {
      let changes = 0;
      for (let i = 1; i < hashes.length; i++) if (((hashes[i]! ^ hashes[i - 1]!) >> bit) & 1n) changes++;
      // 3999 fair coins: 2000 with a standard deviation of 32.
      expect(Math.abs(changes - 2000)).toBeLessThan(160);
    }
  });
});
