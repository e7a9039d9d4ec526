/**
 * Robust winnowing (Schleimer, Wilkerson and Aiken, Winnowing: Local Algorithms for Document Fingerprinting, SIGMOD 2003): of every
 * w = 4 consecutive shingles the smallest is selected. So two texts that share a run of w + k - 1 = 8 tokens share a fingerprint,
 * and about 2 / (w + 1) of all shingles are selected.
 *
 * Ties go to the selection of the window one position to the left, else to the rightmost. When the selection leaves the
 * window the window is scanned again: with w = 4 that is faster than a queue.
 */
import type { HashStream } from './hash-stream.ts';

/** Shingles in a window (w). */
export const WINNOW_WINDOW = 4;

/** Turns unsigned order into signed order. */
const SIGN = -0x80000000;

/**
 * Sets `selected[memberOf[i]] = 1` for every selected shingle i. A segment shorter than a window is one window.
 */
export function winnow(shingles: HashStream, memberOf: Int32Array, selected: Uint8Array): void {
  let start = 0;
  for (let segment = 0; segment < shingles.segmentCount; segment++) {
    const end = shingles.segmentEnd[segment]!;
    winnowSegment(shingles, start, end, memberOf, selected);
    start = end;
  }
}

function winnowSegment(
  shingles: HashStream,
  start: number,
  end: number,
  memberOf: Int32Array,
  selected: Uint8Array,
): void {
  const { hi, lo } = shingles;
  let smallest = start;
  let smallestHi = hi[start]! ^ SIGN;
  // Invariant: `smallest` is the selection of the window that ends before i (cut at the segment's start), and the
  // selections of all full windows before that are marked.
  for (let i = start + 1; i < end; i++) {
    const full = i - start >= WINNOW_WINDOW;
    if (full) selected[memberOf[smallest]!] = 1;
    if (full && smallest === i - WINNOW_WINDOW) {
      smallest = findRightmostSmallest(hi, lo, smallest + 1, i);
      smallestHi = hi[smallest]! ^ SIGN;
      continue;
    }
    const candidateHi = hi[i]! ^ SIGN;
    if (candidateHi > smallestHi) continue;
    if (candidateHi === smallestHi) {
      const candidateLo = lo[i]! ^ SIGN;
      const smallestLo = lo[smallest]! ^ SIGN;
      // Until the first window is full there is no window to the left, so the rightmost wins.
      if (candidateLo > smallestLo || (candidateLo === smallestLo && full)) continue;
    }
    smallest = i;
    smallestHi = candidateHi;
  }
  selected[memberOf[smallest]!] = 1;
}

function findRightmostSmallest(hi: Int32Array, lo: Int32Array, first: number, last: number): number {
  let smallest = last;
  for (let i = last - 1; i >= first; i--) {
    const a = hi[i]! ^ SIGN;
    const b = hi[smallest]! ^ SIGN;
    if (a < b || (a === b && (lo[i]! ^ SIGN) < (lo[smallest]! ^ SIGN))) smallest = i;
  }
  return smallest;
}
