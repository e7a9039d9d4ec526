import { describe, expect, test } from 'vitest';
import { type FingerprintSet, overlapFingerprints } from '../../../domain/triage/overlap-fingerprints.ts';

/** A set that holds these values; `shingles` more than values means it was winnowed. */
function setOf(
  values: readonly number[],
  options: { shingles?: number; truncated?: boolean } = {},
): FingerprintSet {
  const sorted = [...values].sort((a, b) => a - b);
  const words = new Uint32Array(sorted.length * 2);
  sorted.forEach((value, i) => {
    words[2 * i + 1] = value;
  });
  return {
    winnow: new Uint8Array(words.buffer),
    winnowPositions: new Uint8Array(sorted.length * 6),
    winnowCount: sorted.length,
    winnowTruncated: options.truncated ?? false,
    shingleCount: options.shingles ?? sorted.length,
  };
}
const range = (from: number, to: number): number[] => Array.from({ length: to - from }, (_, i) => from + i);

describe('overlap of fingerprints', () => {
  test('of equal sets is whole both ways', () => {
    expect(overlapFingerprints(setOf(range(0, 50)), setOf(range(0, 50)))).toMatchObject({
      shared: 50,
      ofA: 1,
      ofB: 1,
    });
  });

  test('tells which side contains the other', () => {
    expect(overlapFingerprints(setOf(range(0, 20)), setOf(range(0, 100)))).toMatchObject({
      ofA: 1,
      ofB: 0.2,
    });
  });

  test('finds a small change inside a large one of which only a part was selected', () => {
    const small = setOf(range(0, 100));
    const large = setOf(
      range(0, 1_000).filter((value) => value % 5 < 2),
      { shingles: 1_000 },
    );
    const overlap = overlapFingerprints(small, large);
    expect(overlap.ofA).toBeCloseTo(1);
    expect(overlap.ofB).toBeCloseTo(0.1);
  });

  test('compares a cut sample only as far as it goes', () => {
    const cut = setOf(range(0, 100), { shingles: 1_000, truncated: true });
    const other = setOf(
      range(0, 400).filter((value) => value % 5 < 2),
      { shingles: 400 },
    );
    expect(overlapFingerprints(cut, other).comparableB).toBe(40);
  });

  test('is unknown when a side has nothing', () => {
    expect(overlapFingerprints(setOf([]), setOf([1]))).toMatchObject({ ofA: null, ofB: null, shared: 0 });
  });
});
