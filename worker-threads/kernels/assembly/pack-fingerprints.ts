/** Packs the selected fingerprints, with their places, into the bytes that are stored. */
import { fingerprintRecords, listedFingerprints } from './distinct-shingles';
import { lineNumbers } from './line-table';
import { allocate } from './memory';
import { lineOfPlace, PLACE, RECORD_BYTES } from './records';
import { sortSmallest } from './sort-fingerprints';

/** Fingerprints kept; of more, the smallest are: the same sample on every side of a comparison (bottom-k). */
const WINNOW_LIMIT: u32 = 2048;

const HASH_BYTES: u32 = 8;
const PLACE_BYTES: u32 = 6;

let kept: u32 = 0;
let packed: usize = 0;

/**
 * Packs the fingerprints of the set, ascending: the hashes, and behind them the places, which are the file as 16 bits and the line
 * number as 32.
 * @param lineFiles array of the file of each line, as 16 bits
 */
export function packFingerprints(lineFiles: usize): void {
  const records = fingerprintRecords();
  const numbers = lineNumbers();
  kept = min(listedFingerprints(), WINNOW_LIMIT);
  const order = sortSmallest(records, listedFingerprints(), kept);
  packed = allocate(u64(kept) * (HASH_BYTES + PLACE_BYTES));
  let hashTo = packed;
  let placeTo = packed + kept * HASH_BYTES;
  for (let i: u32 = 0; i < kept; i++, hashTo += HASH_BYTES, placeTo += PLACE_BYTES) {
    const record = records + load<u32>(order + (i << 2)) * RECORD_BYTES;
    const line = lineOfPlace(load<u32>(record, PLACE));
    store<u64>(hashTo, load<u64>(record));
    store<u16>(placeTo, load<u16>(lineFiles + (line << 1)));
    store<u32>(placeTo, load<u32>(numbers + (line << 2)), 2);
  }
}

export function packedFingerprints(): usize {
  return packed;
}

export function fingerprintsKept(): u32 {
  return kept;
}
