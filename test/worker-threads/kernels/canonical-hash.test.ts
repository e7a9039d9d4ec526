import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { signChannel } from '../../../worker-threads/kernels/sign-channel.ts';
import { testLines } from './arbitraries.ts';
import { parseLines, type TestLine } from './build-patch.ts';

function hashLines(lines: readonly TestLine[]): string | null {
  const patch = parseLines(lines);
  return signChannel(patch, [...patch.files.keys()]).canonicalDiffHash;
}

function hashByDefinition(lines: readonly TestLine[]): string | null {
  const files = Map.groupBy(lines, (line) => line.file ?? 0);
  const strip = (text: string): string => text.replace(/\0.*$/s, '').replace(/[\t-\r ]/g, '');
  const texts = [...files.values()].map((members) =>
    Buffer.from(members.map((line) => (line.removed ? '-' : '+') + strip(line.text)).join(''), 'latin1'),
  );
  if (lines.every((line) => strip(line.text) === '')) return null;
  const hash = createHash('sha256');
  texts.sort((a, b) => a.length - b.length || Buffer.compare(a, b));
  for (const text of texts) hash.update(text);
  hash.update(new Uint8Array(Uint32Array.from([...texts.map((text) => text.length), texts.length]).buffer));
  return hash.digest('hex');
}

describe('the canonical hash', () => {
  it('is the hash of the files without their white space, by length and bytes', () => {
    fc.assert(
      fc.property(testLines, (lines) => {
        expect(hashLines(lines)).toBe(hashByDefinition(lines));
      }),
      { numRuns: 300 },
    );
  });

  it('orders many files, alike or not', () => {
    const texts = fc.array(fc.string({ minLength: 1, maxLength: 30, unit: fc.constantFrom('a', 'b') }), {
      minLength: 8,
      maxLength: 30,
    });
    fc.assert(
      fc.property(texts, (members) => {
        const lines = members.map((text, file) => ({ text, file }));
        expect(hashLines(lines)).toBe(hashByDefinition(lines));
      }),
      { numRuns: 300 },
    );
  });

  it('does not depend on the order of the files', () => {
    const first = [{ text: 'a' }, { text: 'b', removed: true }];
    const second = [{ text: 'c' }];
    const inOrder = hashLines([...first, ...second.map((line) => ({ ...line, file: 1 }))]);
    expect(hashLines([...second, ...first.map((line) => ({ ...line, file: 1 }))])).toBe(inOrder);
    expect(hashLines([...first, ...second])).not.toBe(inOrder);
  });

  it('depends on signs, on the order of lines, on repeats and on where files begin', () => {
    const changes: TestLine[][] = [
      [{ text: 'a' }],
      [{ text: 'a', removed: true }],
      [{ text: 'a' }, { text: 'b' }],
      [{ text: 'b' }, { text: 'a' }],
      [{ text: 'a' }, { text: 'b', file: 1 }],
      [{ text: 'a' }, { text: 'a' }],
      [{ text: 'a' }, { text: 'a', file: 1 }],
      [{ text: 'a' }, { text: '', removed: true }],
    ];
    expect(new Set(changes.map(hashLines)).size).toBe(changes.length);
  });
});
