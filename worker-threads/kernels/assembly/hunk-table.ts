/** The hunks of a patch: records of eight words, the last four of which are offsets in the patch. */
import { allocate, enlarge } from './memory';

/** Old start and lines, new start and lines; start and end of the line Git found around it; start and end of its lines. */
export const HUNK_BYTES: u32 = 32;
export const OLD_START: usize = 0;
export const OLD_LINES: usize = 4;
export const NEW_START: usize = 8;
export const NEW_LINES: usize = 12;
export const CONTEXT_START: usize = 16;
export const CONTEXT_END: usize = 20;
export const BODY_START: usize = 24;
export const BODY_END: usize = 28;

const FIRST_CAPACITY: u32 = 256;

let hunks: usize = 0;
let count: u32 = 0;
let capacity: u32 = 0;

/** Empties the table. */
export function startHunks(): void {
  capacity = FIRST_CAPACITY;
  hunks = allocate(u64(capacity) * HUNK_BYTES);
  count = 0;
}

export function hunkTable(): usize {
  return hunks;
}

export function hunkCount(): u32 {
  return count;
}

/** Gives up the hunks from an index on. */
export function setHunkCount(hunks: u32): void {
  count = hunks;
}

/** The address of a new record. */
export function addHunk(): usize {
  if (count === capacity) {
    hunks = enlarge(hunks, u64(count) * HUNK_BYTES, u64(capacity) * 2 * HUNK_BYTES);
    capacity *= 2;
  }
  return hunks + count++ * HUNK_BYTES;
}
