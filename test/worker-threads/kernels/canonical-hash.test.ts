import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalHash } from '../../../worker-threads/kernels/canonical-hash.ts';
import { createHashStream } from '../../../worker-threads/kernels/hash-stream.ts';
import { createInkStream } from '../../../worker-threads/kernels/ink-stream.ts';
import { tokenise } from '../../../worker-threads/kernels/tokenise.ts';
import { testLines } from './arbitraries.ts';
import { buildChangedLines, type TestLine } from './build-changed-lines.ts';

const streams = [createHashStream(), createHashStream()] as const;
const ink = createInkStream();

function hashLines(testedLines: readonly TestLine[]): string | null {
  const { patch, lines } = buildChangedLines(testedLines);
  tokenise(patch, lines, streams[0], streams[1], ink);
  return canonicalHash(ink);
}

function hashByDefinition(lines: readonly TestLine[]): string | null {
  const files = Map.groupBy(lines, (line) => line.file ?? 0);
  const strip = (text: string): string => text.replace(/\0.*$/s, '').replace(/[\t-\r ]/g, '');
  const texts = [...files.values()].map((members) =>
    Buffer.from(members.map((line) => (line.removed ? '-' : '+') + strip(line.text)).join(''), 'latin1'),
  );
  if (lines.every((line) => strip(line.text) === '')) return null;
  const hash = createHash('sha256');
  texts.sort(Buffer.compare);
  for (const text of texts) hash.update(text);
  hash.update(new Uint8Array(Uint32Array.from([...texts.map((text) => text.length), texts.length]).buffer));
  return hash.digest('hex');
}

describe('canonicalHash', () => {
  it('is the hash of the sorted files without their white space', () => {
    fc.assert(
      fc.property(testLines, (lines) => {
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
