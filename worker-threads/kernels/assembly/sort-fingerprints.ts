/**
 * Finds the smallest fingerprints and sorts them, in linear time: hashes are spread evenly, so a counting sort by their
 * upper bits leaves them all but sorted. A patch whose hashes were made to collide costs a Shellsort at worst.
 */
import { allocate } from './memory';
import { RECORD_BYTES } from './records';

const FEWEST_BUCKET_BITS: u32 = 4;
const MOST_BUCKET_BITS: u32 = 12;

/** A bucket with more members than this is not sorted by insertion alone. */
const UNEVEN_BUCKET: u32 = 64;

/** Gaps of Shellsort (Ciura, Best increments for the average case of Shellsort, FCT 2001; extended by 9/4). */
const GAPS = memory.data<u32>([
  510097, 226710, 100760, 44782, 19903, 8845, 3931, 1750, 701, 301, 132, 57, 23, 10, 4, 1,
]);
const GAP_COUNT: u32 = 16;

/** Where the next member of each bucket goes. */
const next = memory.data((1 << MOST_BUCKET_BITS) * 4);

/**
 * Orders the `kept` smallest of `count` records by their hashes, as unsigned numbers, ascending.
 * @returns the address of the list of their indexes
 */
export function sortSmallest(records: usize, count: u32, kept: u32): usize {
  const order = allocate(u64(count) << 2);
  const bits = min(MOST_BUCKET_BITS, max(FEWEST_BUCKET_BITS, 33 - clz(count)));
  const shift = u64(64 - bits);
  memory.fill(next, 0, 4 << bits);
  for (let i: u32 = 0; i < count; i++) {
    const bucket = next + (u32(load<u64>(records + i * RECORD_BYTES) >> shift) << 2);
    store<u32>(bucket, load<u32>(bucket) + 1);
  }
  let largest: u32 = 0;
  let sorted: u32 = 0;
  let buckets: u32 = 0;
  // Invariant: next[b] is where bucket b begins, for b < buckets; they hold `sorted` members together.
  for (; sorted < kept; buckets++) {
    const size = load<u32>(next + (buckets << 2));
    store<u32>(next + (buckets << 2), sorted);
    sorted += size;
    largest = max(largest, size);
  }
  for (let i: u32 = 0; i < count; i++) {
    const bucket = u32(load<u64>(records + i * RECORD_BYTES) >> shift);
    if (bucket >= buckets) continue;
    const to = load<u32>(next + (bucket << 2));
    store<u32>(next + (bucket << 2), to + 1);
    store<u32>(order + (to << 2), i);
  }
  for (let i: u32 = largest > UNEVEN_BUCKET ? 0 : GAP_COUNT - 1; i < GAP_COUNT; i++) {
    insertAtGap(records, order, sorted, load<u32>(GAPS + (i << 2)));
  }
  return order;
}

/** One pass of Shellsort; with gap 1, insertion sort. */
function insertAtGap(records: usize, order: usize, count: u32, gap: u32): void {
  // Invariant: among the members before i, any two that are `gap` apart are in order.
  for (let i = gap; i < count; i++) {
    const hash = hashOf(records, order, i);
    const member = load<u32>(order + (i << 2));
    let at = i;
    while (at >= gap && hashOf(records, order, at - gap) > hash) {
      store<u32>(order + (at << 2), load<u32>(order + ((at - gap) << 2)));
      at -= gap;
    }
    store<u32>(order + (at << 2), member);
  }
}

function hashOf(records: usize, order: usize, i: u32): u64 {
  return load<u64>(records + load<u32>(order + (i << 2)) * RECORD_BYTES);
}
