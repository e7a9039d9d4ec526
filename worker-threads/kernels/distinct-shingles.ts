/**
 * The set of distinct shingles of both streams, in order of first appearance: open addressing with linear probing over
 * typed arrays.
 *
 * About every other shingle is a repeat, so a branch on "is it new?" would be guessed wrong again and again. The table is
 * kept at most a quarter full, so that nearly every shingle finds its slot empty or its own; these two cases run the same
 * instructions, and only a slot that belongs to another shingle takes a branch.
 */
import type { HashStream } from './hash-stream.ts';

/** The set. Arrays only grow and are reused. */
export interface DistinctShingles {
  /** Members in use. */
  count: number;
  hi: Int32Array;
  lo: Int32Array;
  /**
   * For each member twice the index in `ChangedLines` of the line of its first appearance, plus 1 when winnowing selected
   * it anywhere.
   */
  place: Int32Array;
  /** Pairs: a member's `hi`, and `stamp` + its index. A pair with a smaller second word is an empty slot. */
  table: Int32Array;
  /** Above everything earlier sets left in the table, so that emptying the set need not touch it. */
  stamp: number;
}

const INITIAL_CAPACITY = 4096;
const SMALLEST_TABLE_BITS = 6;
/** Leaves room above for the members of one set. */
const STAMP_LIMIT = 1 << 30;

/** An empty set. */
export function createDistinctShingles(): DistinctShingles {
  return {
    count: 0,
    hi: new Int32Array(INITIAL_CAPACITY),
    lo: new Int32Array(INITIAL_CAPACITY),
    place: new Int32Array(INITIAL_CAPACITY),
    table: new Int32Array(INITIAL_CAPACITY * 8),
    stamp: 1,
  };
}

/**
 * Fills the set with the shingles of two streams. `addedSelected` and `removedSelected` are the flags that winnowing
 * gave to each shingle.
 */
export function collectDistinctShingles(
  set: DistinctShingles,
  added: HashStream,
  addedSelected: Uint8Array,
  removed: HashStream,
  removedSelected: Uint8Array,
): void {
  const total = added.count + removed.count;
  const tableBits = Math.max(SMALLEST_TABLE_BITS, 33 - Math.clz32(total));
  set.stamp += set.count;
  set.count = 0;
  reserve(set, total + 1, 1 << tableBits);
  insertShingles(set, added, addedSelected, (1 << tableBits) - 1);
  insertShingles(set, removed, removedSelected, (1 << tableBits) - 1);
}

function insertShingles(
  set: DistinctShingles,
  shingles: HashStream,
  selected: Uint8Array,
  mask: number,
): void {
  const { hi, lo, place, table, stamp } = set;
  const { count, hi: shingleHi, lo: shingleLo, line } = shingles;
  let members = set.count;
  // Invariant: the shingles before i are in the set, each reached from its own slot without an empty one between.
  for (let i = 0; i < count; i++) {
    const a = shingleHi[i]!;
    const b = shingleLo[i]!;
    let slot = ((b >>> 1) & mask) << 1;
    let member = (table[slot + 1]! - stamp) | 0;
    // All ones when the slot is empty, else 0; an empty slot stands for the next member to be.
    let isEmpty = member >> 31;
    member = (member & ~isEmpty) | (members & isEmpty);
    while ((((table[slot]! ^ a) | (lo[member]! ^ b)) & ~isEmpty) !== 0) {
      slot = (slot + 2) & (mask << 1);
      member = (table[slot + 1]! - stamp) | 0;
      isEmpty = member >> 31;
      member = (member & ~isEmpty) | (members & isEmpty);
    }
    table[slot] = a;
    table[slot + 1] = stamp + member;
    hi[member] = a;
    lo[member] = b;
    place[member] = ((line[i]! << 1) & isEmpty) | (place[member]! & ~isEmpty) | selected[i]!;
    members = (members - isEmpty) | 0;
  }
  set.count = members;
}

function reserve(set: DistinctShingles, capacity: number, slots: number): void {
  if (slots * 2 > set.table.length) set.table = new Int32Array(slots * 2);
  else if (set.stamp > STAMP_LIMIT) set.table.fill(0);
  if (set.stamp > STAMP_LIMIT) set.stamp = 1;
  if (capacity <= set.hi.length) return;
  const length = Math.max(capacity, set.hi.length * 2);
  set.hi = new Int32Array(length);
  set.lo = new Int32Array(length);
  set.place = new Int32Array(length);
}
