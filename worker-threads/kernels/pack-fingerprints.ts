/** Sorts the selected fingerprints and packs them, with their places, into the bytes that are stored. */
import type { ChangedLines } from './changed-lines.ts';
import { type DistinctShingles, findShingle } from './distinct-shingles.ts';

/** Fingerprints kept; of more, the smallest are: the same sample on every side of a comparison (bottom-k). */
export const WINNOW_LIMIT = 2048;

/** Bytes of a packed fingerprint: uint64 little-endian. */
export const FINGERPRINT_BYTES = 8;
/** Bytes of a packed position: file uint16 and line uint32, little-endian. */
export const POSITION_BYTES = 6;

const FILE_LIMIT = 0xffff;

/** What is stored of the selection; see `KernelSignature`. */
export interface PackedFingerprints {
  readonly winnow: Uint8Array<ArrayBuffer>;
  readonly winnowPositions: Uint8Array<ArrayBuffer>;
  readonly winnowCount: number;
  readonly winnowTruncated: boolean;
}

/** Reused memory of the packing: the same bytes as words to write and as 64-bit integers to sort. Grow-only. */
export interface PackingScratch {
  words: Uint32Array<ArrayBuffer>;
}

/** Reusable memory for `packFingerprints`. */
export function createPackingScratch(): PackingScratch {
  return { words: new Uint32Array(8192) };
}

/** Packs the members of the set whose flag in `selected` is 1, ascending as unsigned 64-bit numbers. */
export function packFingerprints(
  set: DistinctShingles,
  selected: Uint8Array,
  lines: ChangedLines,
  scratch: PackingScratch,
): PackedFingerprints {
  if (set.count * 2 > scratch.words.length) {
    scratch.words = new Uint32Array(Math.max(set.count * 2, scratch.words.length * 2));
  }
  const { words } = scratch;
  let found = 0;
  for (let member = 0; member < set.count; member++) {
    if (selected[member] === 0) continue;
    words[found * 2] = set.lo[member]!;
    words[found * 2 + 1] = set.hi[member]!;
    found++;
  }
  // Sorting this view makes no bigint: the engine compares the eight bytes of each element in place.
  new BigUint64Array(words.buffer, 0, found).sort();
  const kept = Math.min(found, WINNOW_LIMIT);
  const winnow = new Uint8Array(kept * FINGERPRINT_BYTES);
  winnow.set(new Uint8Array(words.buffer, 0, kept * FINGERPRINT_BYTES));
  return {
    winnow,
    winnowPositions: packPositions(set, words, kept, lines),
    winnowCount: kept,
    winnowTruncated: found > kept,
  };
}

function packPositions(
  set: DistinctShingles,
  words: Uint32Array,
  count: number,
  lines: ChangedLines,
): Uint8Array<ArrayBuffer> {
  const positions = new Uint8Array(count * POSITION_BYTES);
  let at = 0;
  for (let i = 0; i < count; i++) {
    const member = findShingle(set, words[i * 2 + 1]! | 0, words[i * 2]! | 0);
    const place = set.line[member]!;
    const file = Math.min(lines.file[place]!, FILE_LIMIT);
    const line = lines.line[place]!;
    positions[at++] = file;
    positions[at++] = file >>> 8;
    positions[at++] = line;
    positions[at++] = line >>> 8;
    positions[at++] = line >>> 16;
    positions[at++] = line >>> 24;
  }
  return positions;
}
