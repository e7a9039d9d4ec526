import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { testLines } from './arbitraries.ts';
import { tokensByFile } from './oracles/tokens.ts';
import { tokeniseLines } from './single-kernels.ts';

function hashesOf(text: string): bigint[] {
  return tokeniseLines([{ text }]).added.flatMap((file) => file.map(({ hash }) => hash));
}

describe('tokenise', () => {
  it('finds the tokens, lines and files of both streams that the definition gives', () => {
    const hashByText = new Map<string, bigint>();
    const textByHash = new Map<bigint, string>();
    fc.assert(
      fc.property(testLines, (lines) => {
        const streams = tokeniseLines(lines);
        for (const isRemoved of [false, true]) {
          const files = isRemoved ? streams.removed : streams.added;
          const expected = tokensByFile(lines, isRemoved);
          expect(files.map((file) => file.length)).toEqual(expected.map((file) => file.length));
          // Equal tokens have equal hashes, different tokens different ones.
          for (const [i, { hash, place }] of files.flat().entries()) {
            const { text, line } = expected.flat()[i]!;
            expect(place).toBe((line + 1) * 2);
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
        const strip = (text: string): string => text.replace(/\0.*$/s, '').replace(/[\t-\r ]/g, '');
        const expected = lines.map(
          ({ text, removed: isRemoved }) => `${isRemoved ? '-' : '+'}${strip(text)}`,
        );
        expect(tokeniseLines(lines).ink.toString('latin1')).toBe(expected.join(''));
      }),
      { numRuns: 300 },
    );
  });

  it.each([7, 8, 9, 15, 16, 17, 31, 32, 33, 63, 64, 65, 127, 128, 129, 1000])(
    'finds a word of %i bytes wherever it lies in a line',
    (length) => {
      const word = Array.from({ length }, (_, i) => 'abcdefghijk'[i % 11]).join('');
      const [hash] = hashesOf(word);
      for (let before = 0; before < 130; before++) {
        const text = `${'x;'.repeat(before)}${word}.y`;
        const hashes = hashesOf(text);
        expect(hashes).toHaveLength(before * 2 + 3);
        expect(hashes.at(-3)).toBe(hash);
        expect(tokeniseLines([{ text }]).ink.toString('latin1')).toBe(`+${text}`);
      }
    },
  );

  it('gives the same tokens for other white space', () => {
    expect(hashesOf('\t  if ( a_1 ){\f return  x ;\r')).toEqual(hashesOf('if(a_1){return x;'));
    expect(hashesOf('ab')).not.toEqual(hashesOf('a b'));
  });

  it('reads nothing of the lines around', () => {
    const lines = ['word', 'word', 'other'].map((text, i) => ({ text, removed: i === 1 }));
    const { added, removed } = tokeniseLines(lines);
    expect(removed[0]!.map(({ hash }) => hash)).toEqual(hashesOf('word'));
    expect(added[0]!.map(({ hash }) => hash)).toEqual([...hashesOf('word'), ...hashesOf('other')]);
  });

  it('tells half a million short tokens apart, each lane no worse than chance', () => {
    const alphabet = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_$';
    const words: string[] = [];
    for (const a of alphabet) for (const b of alphabet) for (const c of alphabet) words.push(a + b + c);
    for (let i = 0; words.length < 500_000; i++) words.push(`item${i}`);
    // Files of more than a megabyte are not signed, so the words are shared out.
    const files = Array.from({ length: 10 }, (_, file) => ({
      text: words.filter((_, i) => i % 10 === file).join(' '),
      file,
    }));
    const hashes = tokeniseLines(files).added.flatMap((file) => file.map(({ hash }) => hash));
    expect(hashes).toHaveLength(words.length);
    expect(new Set(hashes).size).toBe(words.length);
    // n^2 / 2^33 pairs collide in 32 bits by chance: about 29. Five standard deviations on top.
    for (const shift of [0n, 32n]) {
      const distinct = new Set(hashes.map((hash) => BigInt.asUintN(32, hash >> shift))).size;
      expect(words.length - distinct).toBeLessThan(29 + 5 * Math.sqrt(29));
    }
  });
});
