/**
 * Finds the smallest fingerprints and sorts them, in linear time: hashes are spread evenly, so a counting sort by their
 * upper bits leaves them all but sorted. A patch whose hashes were made to collide costs a Shellsort at worst.
 */
import type { DistinctShingles } from './distinct-shingles.ts';
import { RECORD_WORDS } from './hash-stream.ts';

/** Reused memory of the sort: grow-only. */
export interface SortScratch {
  /** The members to sort, in; their order, out. */
  members: Int32Array;
  order: Int32Array;
  /** Where the next member of each bucket goes. */
  readonly next: Int32Array;
}

const INITIAL_CAPACITY = 4096;
const FEWEST_BUCKET_BITS = 4;
const MOST_BUCKET_BITS = 12;

/** Gaps of Shellsort (Ciura, Best increments for the average case of Shellsort, FCT 2001; extended by 9/4). */
const GAPS = [510097, 226710, 100760, 44782, 19903, 8845, 3931, 1750, 701, 301, 132, 57, 23, 10, 4, 1];
const LAST_GAP = [1];
/** A bucket with more members than this is not sorted by insertion alone. */
const UNEVEN_BUCKET = 64;

/** Turns unsigned order into signed order. */
const SIGN = -0x80000000;

/** Reusable memory for `sortSmallest`. */
export function createSortScratch(): SortScratch {
  return {
    members: new Int32Array(INITIAL_CAPACITY),
    order: new Int32Array(INITIAL_CAPACITY),
    next: new Int32Array(1 << MOST_BUCKET_BITS),
  };
}

/** Makes room for `capacity` members. */
export function reserveMembers(scratch: SortScratch, capacity: number): void {
  if (capacity <= scratch.members.length) return;
  scratch.members = new Int32Array(Math.max(capacity, scratch.members.length * 2));
  scratch.order = new Int32Array(scratch.members.length);
}

/**
 * Puts the `kept` smallest (as unsigned 64-bit numbers) of the first `found` of `scratch.members` to the front of
 * `scratch.order`, ascending.
 */
export function sortSmallest(set: DistinctShingles, found: number, kept: number, scratch: SortScratch): void {
  const { words } = set;
  const { members, order, next } = scratch;
  const bits = Math.min(MOST_BUCKET_BITS, Math.max(FEWEST_BUCKET_BITS, 33 - Math.clz32(found)));
  const shift = 32 - bits;
  next.fill(0, 0, 1 << bits);
  for (let i = 0; i < found; i++) next[words[members[i]! * RECORD_WORDS]! >>> shift]!++;
  let largest = 0;
  let sorted = 0;
  let buckets = 0;
  // Invariant: next[b] is where bucket b begins, for b < buckets; they hold `sorted` members together.
  for (; sorted < kept; buckets++) {
    const size = next[buckets]!;
    next[buckets] = sorted;
    sorted += size;
    largest = Math.max(largest, size);
  }
  for (let i = 0; i < found; i++) {
    const bucket = words[members[i]! * RECORD_WORDS]! >>> shift;
    if (bucket < buckets) order[next[bucket]!++] = members[i]!;
  }
  for (const gap of largest > UNEVEN_BUCKET ? GAPS : LAST_GAP) insertAtGap(set, order, sorted, gap);
}

/** One pass of Shellsort; with gap 1, insertion sort. */
function insertAtGap(set: DistinctShingles, order: Int32Array, count: number, gap: number): void {
  const { words } = set;
  // Invariant: among the members before i, any two that are `gap` apart are in order.
  for (let i = gap; i < count; i++) {
    const member = order[i]!;
    const a = words[member * RECORD_WORDS]! ^ SIGN;
    const b = words[member * RECORD_WORDS + 1]! ^ SIGN;
    let at = i - gap;
    for (; at >= 0; at -= gap) {
      const other = order[at]!;
      const otherA = words[other * RECORD_WORDS]! ^ SIGN;
      if (otherA < a || (otherA === a && (words[other * RECORD_WORDS + 1]! ^ SIGN) < b)) break;
      order[at + gap] = other;
    }
    order[at + gap] = member;
  }
}
