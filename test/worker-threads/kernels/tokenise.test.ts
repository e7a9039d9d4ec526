import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createHashStream, RECORD_WORDS } from '../../../worker-threads/kernels/hash-stream.ts';
import { createInkStream } from '../../../worker-threads/kernels/ink-stream.ts';
import { tokenise } from '../../../worker-threads/kernels/tokenise.ts';
import { readHashes, readPlaces, testLines } from './arbitraries.ts';
import { buildChangedLines, type TestLine } from './build-changed-lines.ts';
import { tokensByFile } from './oracles/tokens.ts';

const added = createHashStream();
const removed = createHashStream();
const ink = createInkStream();

function tokeniseLines(testedLines: readonly TestLine[]): void {
  const { patch, lines } = buildChangedLines(testedLines);
  tokenise(patch, lines, added, removed, ink);
}

function hashesOf(text: string): bigint[] {
  tokeniseLines([{ text }]);
  return readHashes(added);
}

describe('tokenise', () => {
  it('finds the tokens, lines and files of both streams that the definition gives', () => {
    const hashByText = new Map<string, bigint>();
    const textByHash = new Map<bigint, string>();
    fc.assert(
      fc.property(testLines, (lines) => {
        tokeniseLines(lines);
        for (const [stream, isRemoved] of [
          [added, false],
          [removed, true],
        ] as const) {
          const files = tokensByFile(lines, isRemoved);
          const tokens = files.flat();
          expect(readPlaces(stream)).toEqual(tokens.map(({ line }) => line * 2));
          let end = 0;
          const ends = files.map((file) => {
            end += file.length;
            return end;
          });
          expect(Array.from(stream.segmentEnd.subarray(0, stream.segmentCount))).toEqual(ends);
          // Equal tokens have equal hashes, different tokens different ones.
          for (const [i, hash] of readHashes(stream).entries()) {
            const { text } = tokens[i]!;
            expect(hashByText.get(text) ?? hash).toBe(hash);
            expect(textByHash.get(hash) ?? text).toBe(text);
            hashByText.set(text, hash);
            textByHash.set(hash, text);
          }
        }
      }),
      { numRuns: 300 },
    );
  });

  it('copies the ink of every line behind its sign, up to a NUL byte', () => {
    fc.assert(
      fc.property(testLines, (lines) => {
        tokeniseLines(lines);
        const strip = (text: string): string => text.replace(/\0.*$/s, '').replace(/[\t-\r ]/g, '');
        const expected = lines.map(
          ({ text, removed: isRemoved }) => `${isRemoved ? '-' : '+'}${strip(text)}`,
        );
        expect(Buffer.from(ink.bytes.subarray(0, ink.length)).toString('latin1')).toBe(expected.join(''));
        expect(ink.lineCount).toBe(lines.length);
        expect(ink.fileCount).toBe(new Set(lines.map(({ file }) => file)).size);
      }),
      { numRuns: 300 },
    );
  });

  it('gives the same tokens for other white space', () => {
    expect(hashesOf('\t  if ( a_1 ){\f return  x ;\r')).toEqual(hashesOf('if(a_1){return x;'));
    expect(hashesOf('ab')).not.toEqual(hashesOf('a b'));
  });

  it('reads nothing before the start or after the end of a line', () => {
    const whole = hashesOf('word');
    const patch = Buffer.from('+xxwordyy\n');
    const lines = { ...buildChangedLines([{ text: 'xxwordyy' }]).lines };
    lines.start[0] = 3;
    lines.end[0] = 7;
    tokenise(patch, lines, added, removed, ink);
    expect(readHashes(added)).toEqual(whole);
  });

  it('tells half a million short tokens apart, each lane no worse than chance', () => {
    const alphabet = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_$';
    const words: string[] = [];
    for (const a of alphabet) for (const b of alphabet) for (const c of alphabet) words.push(a + b + c);
    for (let i = 0; words.length < 500_000; i++) words.push(`item${i}`);
    const text = words.join(' ');
    tokeniseLines([{ text }]);
    expect(added.count).toBe(words.length);
    expect(new Set(readHashes(added)).size).toBe(words.length);
    // n^2 / 2^33 pairs collide in 32 bits by chance: about 29. Five standard deviations on top.
    for (const lane of [0, 1]) {
      const values = added.words.filter(
        (_, word) => word % RECORD_WORDS === lane && word < added.count * RECORD_WORDS,
      );
      const distinct = new Set(values).size;
      expect(words.length - distinct).toBeLessThan(29 + 5 * Math.sqrt(29));
    }
  });
});
