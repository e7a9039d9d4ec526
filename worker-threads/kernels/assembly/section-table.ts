/** The sections of a patch, one for each file: records of words, in the order of `SECTION` on the other side. Offsets count from the patch. */
import { allocate, enlarge } from './memory';

export const SECTION_BYTES: u32 = 64;
/** Its `diff --git` line, without the newline. */
export const TITLE_START: usize = 0;
export const TITLE_END: usize = 4;
/** The path a rename comes from, and the path a rename or a copy goes to; all 0 when there is none. */
export const FROM_START: usize = 8;
export const FROM_END: usize = 12;
export const TO_START: usize = 16;
export const TO_END: usize = 20;
export const STATUS: usize = 24;
export const FLAGS: usize = 28;
export const ADDITIONS: usize = 32;
export const DELETIONS: usize = 36;
export const FIRST_LINE: usize = 40;
export const END_LINE: usize = 44;
export const FIRST_HUNK: usize = 48;
export const END_HUNK: usize = 52;
/** Hunks it has, kept or not. */
export const HUNKS: usize = 56;

/** What happened to a file; it is modified, 0, when its header says nothing. */
export const ADDED: u32 = 1;
export const REMOVED: u32 = 2;
export const RENAMED: u32 = 3;

export const BINARY: u32 = 1;
export const SUBMODULE: u32 = 2;
export const CUT: u32 = 4;
export const TOO_LARGE: u32 = 8;

const FIRST_CAPACITY: u32 = 64;

let sections: usize = 0;
let count: u32 = 0;
let capacity: u32 = 0;

/** Empties the table. */
export function startSections(): void {
  capacity = FIRST_CAPACITY;
  sections = allocate(u64(capacity) * SECTION_BYTES);
  count = 0;
}

export function sectionTable(): usize {
  return sections;
}

export function sectionCount(): u32 {
  return count;
}

/** The address of a new record, all zeros. It counts when `keepSection` is called. */
export function nextSection(): usize {
  if (count === capacity) {
    sections = enlarge(sections, u64(count) * SECTION_BYTES, u64(capacity) * 2 * SECTION_BYTES);
    capacity *= 2;
  }
  const section = sections + count * SECTION_BYTES;
  memory.fill(section, 0, SECTION_BYTES);
  return section;
}

export function keepSection(): void {
  count++;
}

export function setFlag(section: usize, flag: u32): void {
  store<u32>(section, load<u32>(section, FLAGS) | flag, FLAGS);
}
