import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compareFiles } from '../../../domain/triage/compare-files.ts';
import { findReversal, swapStreams } from '../../../domain/triage/find-reversal.ts';
import { walkShared } from '../../../domain/triage/overlap-fingerprints.ts';
import type { SignedSide } from '../../../domain/triage/signed-side.ts';

function side(number: number, rest: Partial<SignedSide> = {}): SignedSide {
  return {
    prId: number,
    number,
    headSha: `${number}`.padStart(40, '0'),
    baseRef: null,
    isMerged: false,
    openedAt: 0,
    title: `Change ${number}`,
    body: null,
    files: [],
    channels: [],
    missing: [],
    ...rest,
  };
}

function touching(...paths: string[]): SignedSide {
  return side(1, {
    files: paths.map((path) => ({ path, channel: 'production', noise: null, status: 'modified' })),
  });
}

function pack(values: readonly bigint[]) {
  const winnow = new Uint8Array(
    BigUint64Array.from([...new Set(values)].sort((a, b) => (a < b ? -1 : 1))).buffer,
  );
  return {
    channel: 'production' as const,
    canonicalDiffHash: null,
    simhash: null,
    minhash: null,
    shingleCount: winnow.length / 8,
    winnow,
    winnowPositions: new Uint8Array((winnow.length / 8) * 6),
    winnowCount: winnow.length / 8,
    winnowTruncated: false,
    tokenCount: 1,
    symbols: [],
    testIntent: null,
    docStructure: null,
    size: { files: 1, additions: 1, deletions: 0, hunks: 1, noiseFiles: 0 },
    errors: [],
  };
}

describe('the files of two changes', () => {
  test('are common by path, or by a name that tells something', () => {
    expect(
      compareFiles(touching('src/cart.ts', 'a.ts'), touching('lib/cart.ts', 'b.ts'), 'production'),
    ).toEqual({ ofA: 2, ofB: 2, common: 1, areNew: false, isSamePaths: false });
    expect(
      compareFiles(
        touching('a/index.ts', 'p/__init__.py'),
        touching('b/index.ts', 'q/__init__.py'),
        'production',
      ).common,
    ).toBe(0);
    expect(compareFiles(touching('a/index.ts'), touching('a/index.ts'), 'production').isSamePaths).toBe(true);
  });

  test('are new when the side with fewer adds all of them, and the other some', () => {
    const adding = side(1, {
      files: [{ path: 'a.ts', channel: 'production', noise: null, status: 'added' }],
    });
    const more = side(1, { files: [...adding.files, ...touching('b.ts').files] });
    const areNew = (a: typeof adding, b: typeof adding) => compareFiles(a, b, 'production').areNew;
    expect([areNew(adding, more), areNew(more, adding), areNew(adding, touching('a.ts', 'b.ts'))]).toEqual([
      true,
      true,
      false,
    ]);
    expect(areNew(touching('a.ts'), touching('a.ts'))).toBe(false);
  });
});

describe('a reversal', () => {
  const values = fc.uniqueArray(fc.bigInt({ min: 0n, max: 40n }), { minLength: 1, maxLength: 30 });

  test('compares each fingerprint with that of the other stream', () => {
    fc.assert(
      fc.property(values, (list) => {
        const expected = pack(list.map((value) => value ^ 1n));
        expect(swapStreams(pack(list)).winnow).toEqual(expected.winnow);
        let shared = 0;
        walkShared(expected, swapStreams(pack(list)), () => shared++);
        expect(shared).toBe(expected.winnowCount);
      }),
    );
    const added = side(1, { channels: [pack([2n, 4n, 6n])] });
    const removed = side(2, { channels: [pack([3n, 5n, 7n])] });
    expect(findReversal(added, removed, 'production').share).toBe(1);
    expect(findReversal(added, added, 'production').share).toBe(0);
  });

  test.each([
    ['Revert "Count the quantities (#1)"', null],
    ['[BUGFIX] Revert “Count the quantities”', null],
    ['Back to the old cart', 'This reverts pull request #1, which broke it'],
    ['Back to the old cart', `This reverts commit ${'1'.padStart(40, '0')}.`],
  ])('is named by %j and %j', (title, body) => {
    const original = side(1, { title: 'Count the quantities (#1)' });
    expect(findReversal(side(2, { title, body }), original, null).isNamed).toBe(true);
  });

  test('is not named by who reverts something else', () => {
    const original = side(1, { title: 'Count the quantities' });
    expect(
      findReversal(side(2, { title: 'Revert "Count the prices"', body: 'See #1' }), original, null).isNamed,
    ).toBe(false);
    expect(findReversal(side(2, { title: 'Count the quantities' }), original, null).isNamed).toBe(false);
  });
});
