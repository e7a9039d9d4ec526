/**
 * Winnowing (Schleimer, Wilkerson and Aiken, Winnowing: Local Algorithms for Document Fingerprinting, SIGMOD 2003): the
 * smallest hash of every window of w = 4 consecutive shingles is selected. So two texts that share a run of
 * w + k - 1 = 8 tokens share a fingerprint, and about 2 / (w + 1) of all shingles are selected.
 *
 * Hashes are ordered by their upper 31 bits. All that are smallest in a window are selected, where the paper's robust
 * winnowing picks one by its position: fingerprints are a set of hashes, and hashes that tie are equal, so the set is the
 * same one.
 *
 * A shingle is the smallest of some window exactly when it equals the largest of the minima of the windows it lies in. That needs
 * no branch, where the scan of the paper takes an unpredictable one for every shingle.
 */
import { type HashStream, RECORD_WORDS } from './hash-stream.ts';

/** Shingles in a window (w). */
export const WINNOW_WINDOW = 4;

/**
 * Marks the selected shingles in their places; none must be marked before. Windows do not cross segments; a segment shorter
 * than a window is one window.
 */
export function winnow(shingles: HashStream): void {
  let start = 0;
  for (let segment = 0; segment < shingles.segmentCount; segment++) {
    const end = shingles.segmentEnd[segment]! * RECORD_WORDS;
    if (end - start < WINNOW_WINDOW * RECORD_WORDS) winnowShort(shingles.words, start, end);
    else winnowSegment(shingles.words, start, end);
    start = end;
  }
}

/** Winnows the records in the words start..end. */
function winnowSegment(words: Int32Array, start: number, end: number): void {
  const lag = (WINNOW_WINDOW - 1) * RECORD_WORDS;
  const full = start + lag;
  let key1 = 0;
  let key2 = 0;
  let key3 = 0;
  let pair1 = 0;
  let pair2 = 0;
  let minimum1 = 0;
  let top1 = 0;
  let top2 = 0;
  // Invariant, with i for the record at `at`: key1, key2 and key3 belong to i - 1, i - 2 and i - 3; pair1 is the smaller
  // of keys i - 1 and i - 2, pair2 of i - 2 and i - 3; minimum1 is the minimum of the window that ends at i - 1; top1 is
  // the larger of the minima that end at i - 1 and i - 2, top2 of i - 2 and i - 3; the records before i - 3 are marked.
  // Outside the segment keys are 0, and so are the minima of windows that reach there: they never are the largest.
  for (let at = start; at < end + lag; at += RECORD_WORDS) {
    const key = at < end ? words[at]! >>> 1 : 0;
    const pair = smaller(key, key1);
    const minimum = smaller(pair, pair2);
    const top = larger(minimum, minimum1);
    if (at >= full) words[at - lag + 2]! |= isEqual(larger(top, top2), key3);
    key3 = key2;
    key2 = key1;
    key1 = key;
    pair2 = pair1;
    pair1 = pair;
    minimum1 = minimum;
    top2 = top1;
    top1 = top;
  }
}

function winnowShort(words: Int32Array, start: number, end: number): void {
  let smallest = words[start]! >>> 1;
  for (let at = start; at < end; at += RECORD_WORDS) smallest = smaller(smallest, words[at]! >>> 1);
  for (let at = start; at < end; at += RECORD_WORDS) words[at + 2]! |= isEqual(smallest, words[at]! >>> 1);
}

/** The smaller of two numbers whose difference fits 32 bits. */
function smaller(a: number, b: number): number {
  const difference = (a - b) | 0;
  return b + (difference & (difference >> 31));
}

function larger(a: number, b: number): number {
  const difference = (a - b) | 0;
  return a - (difference & (difference >> 31));
}

/** 1 or 0, for numbers from 0 to 2^31 - 1. */
function isEqual(a: number, b: number): number {
  return ((a ^ b) - 1) >>> 31;
}
