import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { KernelSignature } from '../../../domain/signature.ts';
import { estimateJaccard } from '../../../worker-threads/kernels/minhash.ts';
import { signChannel } from '../../../worker-threads/kernels/sign-channel.ts';
import { testLines } from './arbitraries.ts';
import { parseLines, type TestLine } from './build-patch.ts';
import { shinglesByFile, tokensByFile } from './oracles/tokens.ts';

const WHOLE_SET_LIMIT = 256;
const WINNOW_LIMIT = 2048;

function sign(lines: readonly TestLine[]): KernelSignature {
  const patch = parseLines(lines);
  return signChannel(patch, [...patch.files.keys()]);
}

/** The fingerprints of a signature, each with its place. */
function readFingerprints(signature: KernelSignature): { hash: bigint; file: number; line: number }[] {
  const hashes = new DataView(signature.winnow.buffer, signature.winnow.byteOffset);
  const places = new DataView(signature.winnowPositions.buffer, signature.winnowPositions.byteOffset);
  return Array.from({ length: signature.winnowCount }, (_, i) => ({
    hash: hashes.getBigUint64(i * 8, true),
    file: places.getUint16(i * 6, true),
    line: places.getUint32(i * 6 + 2, true),
  }));
}

function hashesOf(signature: KernelSignature): Set<bigint> {
  return new Set(readFingerprints(signature).map(({ hash }) => hash));
}

/** Many different lines: about nine shingles each. */
function manyLines(count: number, seed: string): TestLine[] {
  return Array.from({ length: count }, (_, i) => ({ text: `const ${seed}${i} = call(${i * 7}, "x");` }));
}

describe('signChannel', () => {
  it('keeps every distinct shingle of a small change with its first place, ascending', () => {
    fc.assert(
      fc.property(testLines, (lines) => {
        const signature = sign(lines);
        const first = new Map<string, { stream: bigint; file: number; line: number }>();
        for (const isRemoved of [false, true]) {
          for (const { text, line } of shinglesByFile(lines, isRemoved).flat()) {
            const key = `${isRemoved} ${text}`;
            const place = { stream: isRemoved ? 1n : 0n, file: lines[line]!.file ?? 0, line: 100 + line };
            if (!first.has(key)) first.set(key, place);
          }
        }
        fc.pre(first.size <= WHOLE_SET_LIMIT);
        expect(signature.shingleCount).toBe(first.size);
        expect(signature.tokenCount).toBe(
          [false, true].flatMap((isRemoved) => tokensByFile(lines, isRemoved).flat()).length,
        );
        expect(signature.winnowTruncated).toBe(false);
        const fingerprints = readFingerprints(signature);
        expect(signature.winnow).toHaveLength(first.size * 8);
        expect(signature.winnowPositions).toHaveLength(first.size * 6);
        for (let i = 1; i < fingerprints.length; i++) {
          expect(fingerprints[i]!.hash > fingerprints[i - 1]!.hash).toBe(true);
        }
        const order = (a: object, b: object): number => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1);
        const found = fingerprints.map(({ hash, file, line }) => ({ stream: Number(hash & 1n), file, line }));
        const expected = [...first.values()].map((place) => ({ ...place, stream: Number(place.stream) }));
        expect(found.toSorted(order)).toEqual(expected.toSorted(order));
      }),
      { numRuns: 300 },
    );
  });

  it('has nothing but counts for a change without a token', () => {
    for (const lines of [[], [{ text: '' }, { text: ' \t', removed: true }]]) {
      expect(sign(lines)).toEqual({
        canonicalDiffHash: null,
        simhash: null,
        minhash: null,
        shingleCount: 0,
        winnow: new Uint8Array(0),
        winnowPositions: new Uint8Array(0),
        winnowCount: 0,
        winnowTruncated: false,
        tokenCount: 0,
      });
    }
  });

  it('does not depend on white space between tokens, except by where things are', () => {
    const space = fc.constantFrom(' ', '\t', '   ', '\r ', '');
    fc.assert(
      fc.property(testLines, fc.array(space, { minLength: 1, maxLength: 7 }), (lines, spaces) => {
        let next = 0;
        const draw = (): string => spaces[next++ % spaces.length]!;
        const respaced = lines.map((line) => ({
          ...line,
          text:
            draw() +
            line.text.replace(/[\t-\r ]+|(?<![\w$\x80-\xff])|(?![\w$\x80-\xff])/g, (found) =>
              found === '' ? draw() : `${draw()} `,
            ),
        }));
        const { winnowPositions: _, ...expected } = sign(lines);
        const { winnowPositions: __, ...found } = sign(respaced);
        expect(found).toEqual(expected);
      }),
      { numRuns: 300 },
    );
  });

  it('winnows above 256 distinct shingles and keeps the smallest 2048 above that', () => {
    const small = sign(manyLines(20, 'a'));
    expect(small.shingleCount).toBeLessThanOrEqual(WHOLE_SET_LIMIT);
    expect(small.winnowCount).toBe(small.shingleCount);
    const middle = sign(manyLines(200, 'a'));
    expect(middle.winnowCount / middle.shingleCount).toBeGreaterThan(0.3);
    expect(middle.winnowCount / middle.shingleCount).toBeLessThan(0.5);
    expect(middle.winnowTruncated).toBe(false);
    const large = sign(manyLines(3000, 'a'));
    expect(large.winnowCount).toBe(WINNOW_LIMIT);
    expect(large.winnowTruncated).toBe(true);
  });

  it('samples consistently: below both largest kept hashes, a contained change is contained in the sample', () => {
    const part = sign(manyLines(1500, 'b'));
    const whole = sign([...manyLines(1500, 'b'), ...manyLines(1500, 'c')]);
    expect(part.winnowTruncated && whole.winnowTruncated).toBe(true);
    const inWhole = hashesOf(whole);
    const inPart = [...hashesOf(part)];
    const limit = [...inWhole].at(-1)!;
    // The windows at the seam are the only ones that differ.
    const missing = inPart.filter((hash) => hash < limit && !inWhole.has(hash));
    expect(inPart.filter((hash) => hash < limit).length).toBeGreaterThan(800);
    expect(missing.length).toBeLessThanOrEqual(1);
  });

  it('marks the same text in the other stream by the lowest bit of its fingerprints alone', () => {
    const lines = manyLines(10, 'd');
    const added = readFingerprints(sign(lines)).map(({ hash }) => hash);
    const removed = readFingerprints(sign(lines.map((line) => ({ ...line, removed: true })))).map(
      ({ hash }) => hash,
    );
    expect(removed).toEqual(added.map((hash) => hash | 1n));
    expect(added.every((hash) => (hash & 1n) === 0n)).toBe(true);
  });

  it('writes 65535 for files beyond what a position can hold', () => {
    const signature = sign([
      { text: 'some short text', file: 65_534 },
      { text: 'other', file: 70_000 },
    ]);
    expect(new Set(readFingerprints(signature).map(({ file }) => file))).toEqual(new Set([65_534, 65_535]));
  });

  it('keeps line numbers of more than 16 bits', () => {
    const signature = sign([{ text: 'far down', number: 0xfedcba98 }]);
    expect(readFingerprints(signature)).toMatchObject([{ file: 0, line: 0xfedcba98 }]);
  });

  it('gives equal results whatever was signed before, and results of its own', () => {
    const lines = [...manyLines(40, 'e'), { text: 'gone();', removed: true }];
    const first = sign(lines);
    const copy = structuredClone(first);
    // Large enough to grow every buffer and to have them dropped.
    const large = Array.from({ length: 100_000 }, (_, i) => `t${i % 5000}`).join(' ');
    sign(Array.from({ length: 40 }, (_, file) => ({ text: large, file })));
    sign(manyLines(5000, 'f'));
    expect(first).toEqual(copy);
    expect(sign(lines)).toEqual(copy);
  });

  it('estimates how much two changes share', () => {
    const left = manyLines(300, 'g');
    const right = [...left.slice(0, 150), ...manyLines(300, 'h').slice(150)];
    const [a, b] = [left, right].map(
      (lines) => new Set(shinglesByFile(lines, false).flatMap((file) => file.map(({ text }) => text))),
    );
    const shared = [...a!].filter((text) => b!.has(text)).length;
    const exact = shared / (a!.size + b!.size - shared);
    const estimate = estimateJaccard(sign(left).minhash!, sign(right).minhash!);
    expect(Math.abs(estimate - exact)).toBeLessThan(0.12);
  });
});
