import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { testLines } from './arbitraries.ts';
import type { TestLine } from './build-patch.ts';
import { shinglesByFile } from './oracles/tokens.ts';
import { kernels, type TestStreams, tokeniseLines } from './single-kernels.ts';

function shingleLines(lines: readonly TestLine[]): TestStreams {
  return tokeniseLines(lines, kernels.shingle);
}

function hashesOf({ added }: TestStreams): bigint[] {
  return added.flatMap((file) => file.map(({ hash }) => hash));
}

describe('shingle', () => {
  it('hashes every five tokens in a row of a file, or all of a shorter file, where they begin', () => {
    const hashByText = new Map<string, bigint>();
    const textByHash = new Map<bigint, string>();
    fc.assert(
      fc.property(testLines, (lines) => {
        const streams = shingleLines(lines);
        for (const stream of [0, 1] as const) {
          const files = stream === 1 ? streams.removed : streams.added;
          const expected = shinglesByFile(lines, stream === 1);
          expect(files.map((file) => file.length)).toEqual(expected.map((file) => file.length));
          for (const [i, { hash, place }] of files.flat().entries()) {
            expect(hash & 1n).toBe(BigInt(stream));
            const { text, line } = expected.flat()[i]!;
            expect(place).toBe((line + 1) * 2);
            // The streams differ in the lowest bit alone, so both can share one table here.
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
    const texts = ['a b c d e', 'b a c d e', 'a b d c e', 'b c d e a', 'e d c b a'];
    const streams = shingleLines(texts.map((text, file) => ({ text, file })));
    expect(new Set(hashesOf(streams)).size).toBe(texts.length);
  });

  it('changes each bit for half of all changes of one token', () => {
    const files = Array.from({ length: 4000 }, (_, i) => ({ text: `f ( x${i} , y )`, file: i }));
    const hashes = hashesOf(shingleLines(files.map((file) => ({ ...file, text: file.text.slice(0, -2) }))));
    expect(hashes).toHaveLength(4000);
    for (let bit = 1n; bit < 64n; bit++) {
      let changes = 0;
      for (let i = 1; i < hashes.length; i++) if (((hashes[i]! ^ hashes[i - 1]!) >> bit) & 1n) changes++;
      // 3999 fair coins: 2000 with a standard deviation of 32.
      expect(Math.abs(changes - 2000)).toBeLessThan(160);
    }
  });
});
