/**
 * Linear memory as one stack: what a patch needs lies above what every patch needs, what a channel needs above that, and the top
 * is put back when the patch or the channel is done. Nothing is freed singly.
 */
import { fail, OUT_OF_MEMORY } from './failure';

/** Bytes of all linear memory: a patch that needs more fails alone. */
const MEMORY_LIMIT_BYTES: u64 = 2 << 30;
const PAGE_BITS: u64 = 16;
const ALIGNMENT: usize = 64;
/** Whole vectors are read and written at the end of every block. */
const SPARE_BYTES: u64 = 64;

const bottom: usize = (__heap_base + ALIGNMENT - 1) & ~(ALIGNMENT - 1);
let top: usize = bottom;

/** A block of uninitialised memory. */
export function allocate(bytes: u64): usize {
  const block = top;
  const end: u64 = (u64(block) + bytes + SPARE_BYTES + u64(ALIGNMENT) - 1) & ~(u64(ALIGNMENT) - 1);
  if (end > MEMORY_LIMIT_BYTES) fail(OUT_OF_MEMORY, 0);
  const pages = i32((end + 0xffff) >> PAGE_BITS) - memory.size();
  if (pages > 0 && memory.grow(max(pages, memory.size() >> 3)) < 0 && memory.grow(pages) < 0) {
    fail(OUT_OF_MEMORY, 0);
  }
  top = usize(end);
  return block;
}

/** A block for the other side to fill. */
export function allocateBytes(bytes: u32): usize {
  return allocate(u64(bytes));
}

/** Where the next block will lie: give it to `release` to give up this and all later ones. */
export function mark(): usize {
  return top;
}

/** Gives up all blocks since a mark. */
export function release(to: usize): void {
  top = to;
}

/** Gives up all blocks. */
export function giveUpAll(): void {
  top = bottom;
}

/** Makes a longer copy of a block. */
export function enlarge(block: usize, usedBytes: u64, bytes: u64): usize {
  const copy = allocate(bytes);
  memory.copy(copy, block, usize(usedBytes));
  return copy;
}
