import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  collectDistinctShingles,
  createDistinctShingles,
} from '../../../worker-threads/kernels/distinct-shingles.ts';
import { type HashStream, RECORD_WORDS } from '../../../worker-threads/kernels/hash-stream.ts';
import { readHashes, readPlaces, splitMix64, take } from './arbitraries.ts';

interface Shingle {
  readonly hash: bigint;
  readonly selected: boolean;
}

function streamOf(shingles: readonly Shingle[], firstLine: number): HashStream {
  const words = new Int32Array(shingles.length * RECORD_WORDS);
  for (const [i, { hash, selected }] of shingles.entries()) {
    words[i * RECORD_WORDS] = Number(BigInt.asIntN(32, hash >> 32n));
    words[i * RECORD_WORDS + 1] = Number(BigInt.asIntN(32, hash));
    words[i * RECORD_WORDS + 2] = ((firstLine + i) << 1) | (selected ? 1 : 0);
  }
  return { count: shingles.length, words, segmentCount: 0, segmentEnd: new Uint32Array(0) };
}

const set = createDistinctShingles();

/** Members by hash with their places, as the product collects them. */
function collect(added: readonly Shingle[], removed: readonly Shingle[]): Map<bigint, number> {
  collectDistinctShingles(set, streamOf(added, 0), streamOf(removed, added.length));
  const places = readPlaces(set);
  const members = new Map(readHashes(set).map((hash, i) => [hash, places[i]!]));
  expect(members.size).toBe(set.count);
  return members;
}

function collectByDefinition(added: readonly Shingle[], removed: readonly Shingle[]): Map<bigint, number> {
  const members = new Map<bigint, number>();
  for (const [line, { hash, selected }] of [...added, ...removed].entries()) {
    members.set(hash, (members.get(hash) ?? line * 2) | (selected ? 1 : 0));
  }
  return members;
}

describe('collectDistinctShingles', () => {
  it('holds every shingle once, at its first place, selected when any appearance is', () => {
    const near = fc.bigInt({ min: 0n, max: 30n }).map((value) => ((value % 3n) << 40n) | value);
    const hash = fc.oneof(near, fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }));
    const shingles = fc.array(fc.record({ hash, selected: fc.boolean() }), { maxLength: 60 });
    fc.assert(
      fc.property(shingles, shingles, (added, removed) => {
        expect(collect(added, removed)).toEqual(collectByDefinition(added, removed));
      }),
      { numRuns: 1000 },
    );
  });

  it.each([8191, 8192, 40_000, 300_000])('does so for %i shingles, about half of them repeats', (count) => {
    const pool = take(splitMix64(count), count / 2);
    const draws = splitMix64(1);
    const draw = (): Shingle => {
      const random = draws.next().value;
      return { hash: pool[Number(random % BigInt(pool.length))]!, selected: random >> 60n === 0n };
    };
    const added = Array.from({ length: Math.floor(count / 3) }, draw);
    const removed = Array.from({ length: count - added.length }, draw);
    expect(collect(added, removed)).toEqual(collectByDefinition(added, removed));
  });
});
