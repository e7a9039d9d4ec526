/**
 * Winnowing (Schleimer, Wilkerson and Aiken, Winnowing: Local Algorithms for Document Fingerprinting, SIGMOD 2003): the
 * smallest hash of every window of w = 4 consecutive shingles is selected. So two texts that share a run of
 * w + k - 1 = 8 tokens share a fingerprint, and about 2 / (w + 1) of all shingles are selected.
 *
 * All that are smallest in a window are selected, where the paper's robust winnowing picks one by its position: fingerprints are a
 * set of hashes, and hashes that tie are equal, so the set is the same one.
 *
 * A shingle is the smallest of some window exactly when it equals the largest of the minima of the windows it lies in. That needs
 * no branch, where the scan of the paper takes an unpredictable one for every shingle.
 */

import { PLACE, RECORD_BYTES } from './records';

/** Shingles in a window (w). */
const WINDOW: u32 = 4;
/** From the last shingle of a window back to its first, in bytes. */
const LAG: u32 = (WINDOW - 1) * RECORD_BYTES;

/** Marks the selected records from `start` up to `end`; none must be marked before. Fewer than a window are one window. */
export function winnow(start: usize, end: usize): void {
  if (end - start < WINDOW * RECORD_BYTES) {
    winnowShort(start, end);
    return;
  }
  let hash1: u64 = 0;
  let hash2: u64 = 0;
  let hash3: u64 = 0;
  let pair1: u64 = 0;
  let pair2: u64 = 0;
  let minimum1: u64 = 0;
  let top1: u64 = 0;
  let top2: u64 = 0;
  // Invariant, with i for the record at `at`: hash1, hash2 and hash3 are of i - 1, i - 2 and i - 3; pair1 is the smaller of
  // hashes i - 1 and i - 2, pair2 of i - 2 and i - 3; minimum1 is the minimum of the window that ends at i - 1; top1 is the larger of
  // the minima that end at i - 1 and i - 2, top2 of i - 2 and i - 3; what is before i - 3 is marked. Beyond both ends hashes are 0,
  // and so are the minima of windows that reach there: they never are the largest.
  for (let at = start; at < end + LAG; at += RECORD_BYTES) {
    const hash: u64 = at < end ? load<u64>(at) : 0;
    const pair = min(hash, hash1);
    const minimum = min(pair, pair2);
    const top = max(minimum, minimum1);
    if (at >= start + LAG) markRecord(at - LAG, u32(max(top, top2) === hash3));
    hash3 = hash2;
    hash2 = hash1;
    hash1 = hash;
    pair2 = pair1;
    pair1 = pair;
    minimum1 = minimum;
    top2 = top1;
    top1 = top;
  }
}

function winnowShort(start: usize, end: usize): void {
  let smallest = u64.MAX_VALUE;
  for (let at = start; at < end; at += RECORD_BYTES) smallest = min(smallest, load<u64>(at));
  for (let at = start; at < end; at += RECORD_BYTES) markRecord(at, u32(load<u64>(at) === smallest));
}

function markRecord(record: usize, isSelected: u32): void {
  store<u32>(record, load<u32>(record, PLACE) | isSelected, PLACE);
}
