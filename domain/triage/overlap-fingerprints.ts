import type { ChannelSignature } from '../signature.ts';

/** Share of winnowed shingles that are selected, 2 / (w + 1) with w = 4, when a signature does not tell its own. */
const WINNOW_DENSITY = 0.4;

/** The part of a signature that fingerprint comparisons read. */
export type FingerprintSet = Pick<
  ChannelSignature,
  'winnow' | 'winnowPositions' | 'winnowCount' | 'winnowTruncated' | 'shingleCount'
>;

export interface FingerprintOverlap {
  readonly shared: number;
  /** Fingerprints of each side that could have been shared. */
  readonly comparableA: number;
  readonly comparableB: number;
  /** Estimated share of A's shingles that are B's too, and the reverse; null when a side has none. */
  readonly ofA: number | null;
  readonly ofB: number | null;
}

/** Calls `found` with the indexes of each fingerprint on both sides, ascending; returns the walk's limits. */
export function walkShared(
  a: FingerprintSet,
  b: FingerprintSet,
  found: (indexA: number, indexB: number) => void,
): { comparableA: number; comparableB: number } {
  const wordsA = asWords(a.winnow);
  const wordsB = asWords(b.winnow);
  // A bottom-k sample says nothing about values above its largest: both sides are read up to there.
  const endA = b.winnowTruncated ? countUpTo(wordsA, a.winnowCount, wordsB, b.winnowCount) : a.winnowCount;
  const endB = a.winnowTruncated ? countUpTo(wordsB, b.winnowCount, wordsA, a.winnowCount) : b.winnowCount;
  let i = 0;
  let j = 0;
  // Invariant: every common fingerprint below (i, j) was reported.
  while (i < endA && j < endB) {
    const order = wordsA[2 * i + 1]! - wordsB[2 * j + 1]! || wordsA[2 * i]! - wordsB[2 * j]!;
    if (order < 0) i++;
    else if (order > 0) j++;
    else found(i++, j++);
  }
  return { comparableA: endA, comparableB: endB };
}

/**
 * How much of each side is in the other. A small change keeps all of its shingles and a large one only the winnowed ones, so
 * a shared shingle of the small side is seen only where the large side selected it: its share is scaled by that density.
 */
export function overlapFingerprints(a: FingerprintSet, b: FingerprintSet): FingerprintOverlap {
  let shared = 0;
  const { comparableA, comparableB } = walkShared(a, b, () => {
    shared++;
  });
  const densityA = density(a);
  const densityB = density(b);
  const seenOfA = densityA === 1 ? comparableA * densityB : comparableA;
  const seenOfB = densityB === 1 ? comparableB * densityA : comparableB;
  return {
    shared,
    comparableA,
    comparableB,
    ofA: a.winnowCount === 0 || b.winnowCount === 0 ? null : Math.min(1, shared / Math.max(1, seenOfA)),
    ofB: a.winnowCount === 0 || b.winnowCount === 0 ? null : Math.min(1, shared / Math.max(1, seenOfB)),
  };
}

function density(set: FingerprintSet): number {
  if (set.winnowTruncated) return WINNOW_DENSITY;
  return set.shingleCount === 0 ? 1 : Math.min(1, set.winnowCount / set.shingleCount);
}

function countUpTo(words: Uint32Array, count: number, limits: Uint32Array, limitCount: number): number {
  if (limitCount === 0) return 0;
  const hi = limits[2 * limitCount - 1]!;
  const lo = limits[2 * limitCount - 2]!;
  let from = 0;
  let to = count;
  // Invariant: everything before `from` is at most the limit, everything from `to` on is above it.
  while (from < to) {
    const middle = (from + to) >>> 1;
    const order = words[2 * middle + 1]! - hi || words[2 * middle]! - lo;
    if (order <= 0) from = middle + 1;
    else to = middle;
  }
  return from;
}

/** Little-endian words (lo, hi) of packed fingerprints; copies bytes that lie at an odd offset. */
function asWords(bytes: Uint8Array): Uint32Array {
  const aligned = bytes.byteOffset % 4 === 0 ? bytes : new Uint8Array(bytes);
  return new Uint32Array(aligned.buffer, aligned.byteOffset, aligned.byteLength >>> 2);
}
