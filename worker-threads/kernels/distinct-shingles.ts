/**
 * The set of distinct shingles of both streams, in order of first appearance: open addressing with linear probing over
 * typed arrays, at most half full.
 */
import type { HashStream } from './hash-stream.ts';

/** The set; arrays only grow and are reused. */
export interface DistinctShingles {
  /** Members in use. */
  count: number;
  hi: Int32Array;
  lo: Int32Array;
  /** For each member the index in `ChangedLines` of the line of its first appearance. */
  line: Uint32Array;
  /** Slots: 0 empty, else member index + 1. A prefix of a power-of-two length is in use. */
  table: Int32Array;
  /** Slots in use, less one. */
  mask: number;
}

const INITIAL_CAPACITY = 4096;
const SMALLEST_TABLE = 64;

/** An empty set. */
export function createDistinctShingles(): DistinctShingles {
  return {
    count: 0,
    hi: new Int32Array(INITIAL_CAPACITY),
    lo: new Int32Array(INITIAL_CAPACITY),
    line: new Uint32Array(INITIAL_CAPACITY),
    table: new Int32Array(INITIAL_CAPACITY * 2),
    mask: 0,
  };
}

/** Empties the set and makes room for `capacity` members. */
export function resetDistinctShingles(set: DistinctShingles, capacity: number): void {
  let slots = SMALLEST_TABLE;
  while (slots < capacity * 2) slots *= 2;
  if (slots > set.table.length) set.table = new Int32Array(slots);
  else set.table.fill(0, 0, slots);
  set.mask = slots - 1;
  set.count = 0;
  if (capacity <= set.hi.length) return;
  set.hi = new Int32Array(slots / 2);
  set.lo = new Int32Array(slots / 2);
  set.line = new Uint32Array(slots / 2);
}

/** Adds all of a stream, within the room made, and writes for each shingle the index of its member to `memberOf`. */
export function insertShingles(set: DistinctShingles, shingles: HashStream, memberOf: Int32Array): void {
  const { hi, lo, line, table, mask } = set;
  let members = set.count;
  // Invariant: the shingles before i are in the set, and memberOf holds where.
  for (let i = 0; i < shingles.count; i++) {
    const a = shingles.hi[i]!;
    const b = shingles.lo[i]!;
    let slot = (a ^ b) & mask;
    let member = table[slot]! - 1;
    while (member >= 0 && (hi[member] !== a || lo[member] !== b)) {
      slot = (slot + 1) & mask;
      member = table[slot]! - 1;
    }
    if (member < 0) {
      member = members++;
      table[slot] = members;
      hi[member] = a;
      lo[member] = b;
      line[member] = shingles.line[i]!;
    }
    memberOf[i] = member;
  }
  set.count = members;
}

/** The index of a member; -1 when it is none. */
export function findShingle(set: DistinctShingles, a: number, b: number): number {
  let slot = (a ^ b) & set.mask;
  let member = set.table[slot]! - 1;
  while (member >= 0 && (set.hi[member] !== a || set.lo[member] !== b)) {
    slot = (slot + 1) & set.mask;
    member = set.table[slot]! - 1;
  }
  return member;
}
