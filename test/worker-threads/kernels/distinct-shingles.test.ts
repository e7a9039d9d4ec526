import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { splitMix64, take } from './arbitraries.ts';
import {
  kernels,
  readRecords,
  readSketch,
  sketchOf,
  type TestRecord,
  writeRecords,
} from './single-kernels.ts';

interface Collected {
  readonly members: number;
  readonly found: number;
  /** Places by hash. */
  readonly listed: Map<bigint, number>;
  readonly sketch: Uint32Array;
}

/** @param expected how many the product would expect: more make it cut them into partitions */
function collect(records: readonly TestRecord[], expected: number): Collected {
  const mark = kernels.mark();
  const { start, end } = writeRecords(records);
  kernels.startShingles(expected);
  kernels.appendShingles(start, end);
  kernels.collectDistinctShingles();
  const address = kernels.fingerprintRecords();
  const listed = readRecords(address, address + kernels.listedFingerprints() * 16);
  const result = {
    members: kernels.memberCount(),
    found: kernels.foundFingerprints(),
    listed: new Map(listed.map(({ hash, place }) => [hash, place])),
    sketch: readSketch(),
  };
  kernels.release(mark);
  expect(result.listed.size).toBe(listed.length);
  return result;
}

/** Every hash with its first place, selected when any appearance is. */
function placesByDefinition(records: readonly TestRecord[]): Map<bigint, number> {
  const members = new Map<bigint, number>();
  for (const { hash, place } of records) members.set(hash, (members.get(hash) ?? place) | (place & 1));
  return members;
}

function record(hash: bigint, line: number, isSelected: boolean): TestRecord {
  return { hash, place: ((line + 1) << 1) | (isSelected ? 1 : 0) };
}

describe('the distinct shingles', () => {
  it('of a small set all are fingerprints, each once, at its first place, selected when any appearance is', () => {
    // The same lowest bits, so that slots collide.
    const near = fc.bigInt({ min: 0n, max: 30n }).map((value) => ((value % 3n) << 61n) | (value << 40n));
    const hash = fc.oneof(near, fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }));
    const shingles = fc.array(fc.tuple(hash, fc.boolean()), { minLength: 1, maxLength: 120 });
    fc.assert(
      fc.property(shingles, fc.constantFrom(1, 100_000), (pairs, expected) => {
        const records = pairs.map(([value, isSelected], line) => record(value, line, isSelected));
        const { members, found, listed, sketch } = collect(records, expected);
        expect(listed).toEqual(placesByDefinition(records));
        expect([members, found]).toEqual([listed.size, listed.size]);
        expect(sketch).toEqual(sketchOf(listed.keys()));
      }),
      { numRuns: 500 },
    );
  });

  it.each([255, 256, 257, 8191, 40_000, 300_000])(
    'of %i, about half of them repeats, the selected are fingerprints, the smallest of them listed',
    (count) => {
      const pool = take(splitMix64(count), Math.ceil(count / 2));
      const draws = splitMix64(1);
      const records = Array.from({ length: count }, (_, line) => {
        const random = draws.next().value;
        return record(pool[Number(random % BigInt(pool.length))]!, line, random >> 60n === 0n);
      });
      const expected = placesByDefinition(records);
      const isWhole = expected.size <= 256;
      const fingerprints = [...expected].filter(([, place]) => isWhole || (place & 1) === 1);
      const smallest = fingerprints.toSorted(([a], [b]) => (a < b ? -1 : 1)).slice(0, 2048);
      for (const guess of [1, count, 10_000_000]) {
        const { members, found, listed, sketch } = collect(records, guess);
        expect([members, found]).toEqual([expected.size, fingerprints.length]);
        for (const [hash, place] of smallest) expect(listed.get(hash)).toBe(place);
        expect(sketch).toEqual(sketchOf(expected.keys()));
      }
    },
  );
});
