/** Packs the selected fingerprints, with their places, into the bytes that are stored. */
import type { ChangedLines } from './changed-lines.ts';
import type { DistinctShingles } from './distinct-shingles.ts';
import { RECORD_WORDS } from './hash-stream.ts';
import { reserveMembers, type SortScratch, sortSmallest } from './sort-fingerprints.ts';

/** Up to this many distinct shingles all are fingerprints; of more, those that winnowing selected. */
export const WHOLE_SET_LIMIT = 256;

/** Fingerprints kept; of more, the smallest are: the same sample on every side of a comparison (bottom-k). */
export const WINNOW_LIMIT = 2048;

const FILE_LIMIT = 0xffff;

/** What is stored of the selection; see `KernelSignature`. */
export interface PackedFingerprints {
  readonly winnow: Uint8Array<ArrayBuffer>;
  readonly winnowPositions: Uint8Array<ArrayBuffer>;
  readonly winnowCount: number;
  readonly winnowTruncated: boolean;
}

/**
 * Packs the fingerprints of a set, ascending. Words are written in the machine's order: little-endian on every
 * processor that Node is built for but one (s390x).
 */
export function packFingerprints(
  set: DistinctShingles,
  lines: ChangedLines,
  scratch: SortScratch,
): PackedFingerprints {
  const { words: records } = set;
  const whole = set.count <= WHOLE_SET_LIMIT ? 1 : 0;
  reserveMembers(scratch, set.count + 1);
  const { members } = scratch;
  let found = 0;
  // Invariant: the selected ones of the members before this one are listed. Without a branch: selection is a coin toss.
  for (let member = 0; member < set.count; member++) {
    members[found] = member;
    found += (records[member * RECORD_WORDS + 2]! & 1) | whole;
  }
  const kept = Math.min(found, WINNOW_LIMIT);
  sortSmallest(set, found, kept, scratch);
  const { order } = scratch;
  const words = new Uint32Array(kept * 2);
  const places = new Uint16Array(kept * 3);
  for (let i = 0; i < kept; i++) {
    const at = order[i]! * RECORD_WORDS;
    words[i * 2] = records[at + 1]!;
    words[i * 2 + 1] = records[at]!;
    const line = records[at + 2]! >>> 1;
    const lineNumber = lines.line[line]!;
    places[i * 3] = Math.min(lines.file[line]!, FILE_LIMIT);
    places[i * 3 + 1] = lineNumber;
    places[i * 3 + 2] = lineNumber >>> 16;
  }
  return {
    winnow: new Uint8Array(words.buffer),
    winnowPositions: new Uint8Array(places.buffer),
    winnowCount: kept,
    winnowTruncated: found > kept,
  };
}
