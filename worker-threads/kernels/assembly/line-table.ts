/** The changed lines of a patch, as a struct of arrays in patch order. Context lines and headers are not in it. */
import { allocate } from './memory';

/** Address of the patch; all offsets count from it. */
let patch: usize = 0;
let count: u32 = 0;
let capacity: u32 = 0;
let starts: usize = 0;
let ends: usize = 0;
let numbers: usize = 0;
let signs: usize = 0;

/** Empties the table, for the lines of another patch. */
export function startLines(patchAddress: usize, expected: u32): void {
  patch = patchAddress;
  count = 0;
  capacity = 0;
  reserveLines(expected);
}

export function patchAddress(): usize {
  return patch;
}

export function lineCount(): u32 {
  return count;
}

export function setLineCount(lines: u32): void {
  count = lines;
}

/** Makes room for that many further lines, so that the loop that adds them needs no check. */
export function reserveLines(lines: u32): void {
  if (count + lines <= capacity) return;
  const next = max(count + lines, capacity * 2);
  starts = moveTo(allocate(u64(next) << 2), starts, count << 2);
  ends = moveTo(allocate(u64(next) << 2), ends, count << 2);
  numbers = moveTo(allocate(u64(next) << 2), numbers, count << 2);
  signs = moveTo(allocate(u64(next)), signs, count);
  capacity = next;
}

function moveTo(block: usize, from: usize, bytes: usize): usize {
  memory.copy(block, from, bytes);
  return block;
}

/** Arrays of offsets of the first byte after each line's sign, and of each line's end. */
export function lineStarts(): usize {
  return starts;
}

export function lineEnds(): usize {
  return ends;
}

/** Array of 1-based line numbers: in the new file if added, in the old file if removed. */
export function lineNumbers(): usize {
  return numbers;
}

/** Array of bytes: 0 added, 1 removed. */
export function lineSigns(): usize {
  return signs;
}
