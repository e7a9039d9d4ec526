/**
 * The set of distinct shingles of both streams: open addressing with linear probing over typed arrays.
 *
 * Large sets are first cut into partitions by their upper bits (one counting sort), so that each part's table stays in the
 * processor's cache: a table for all would cost a trip to memory for nearly every shingle.
 *
 * About every other shingle is a repeat, so a branch on "is it new?" would be guessed wrong again and again. A table is
 * kept at most half full, so that nearly every shingle finds its slot empty or its own; these two cases run the same
 * instructions, and only a slot that belongs to another shingle takes a branch.
 */
import { type HashStream, RECORD_WORDS } from './hash-stream.ts';

/** The set. Memory only grows and is reused. */
export interface DistinctShingles {
  /** Members in use, in order of their partition, then of first appearance. */
  count: number;
  /**
   * Records as in a `HashStream`: the place is that of the first appearance, and selected when winnowing selected any
   * appearance.
   */
  words: Int32Array;
  /** All shingles of a large set by partition. */
  parts: Int32Array;
  /** Where the next shingle of each partition goes, in words. */
  readonly next: Int32Array;
  /** For each slot `stamp` + the word index of a member; what is smaller than that of the first member is empty. */
  table: Int32Array;
  /** Above everything earlier sets left in the table, so that emptying it need not touch it. */
  stamp: number;
}

const INITIAL_CAPACITY = 4096;
/** Sets up to this size are not cut. */
const WHOLE_BITS = 13;
/** Size of a partition, so that its records, members and table take some 80 kB. */
const PARTITION_BITS = 11;
const MOST_PARTITIONS_BITS = 9;
/** Leaves room above for the words of one set. */
const STAMP_LIMIT = 1 << 30;

/** An empty set. */
export function createDistinctShingles(): DistinctShingles {
  return {
    count: 0,
    words: new Int32Array(INITIAL_CAPACITY * RECORD_WORDS),
    parts: new Int32Array(0),
    next: new Int32Array(1 << MOST_PARTITIONS_BITS),
    table: new Int32Array(INITIAL_CAPACITY),
    stamp: 1,
  };
}

/** Fills the set with the shingles of two streams. */
export function collectDistinctShingles(set: DistinctShingles, added: HashStream, removed: HashStream): void {
  const total = added.count + removed.count;
  const bits = 32 - Math.clz32(total);
  reserveMembers(set, total + 1);
  if (bits > WHOLE_BITS) {
    collectByPartition(set, added, removed, Math.min(MOST_PARTITIONS_BITS, bits - PARTITION_BITS));
    return;
  }
  reserveTable(set, 2 << bits);
  insertRecords(set, 0, added.words, 0, added.count * RECORD_WORDS, 2 << bits);
  insertRecords(set, 0, removed.words, 0, removed.count * RECORD_WORDS, 2 << bits);
}

function collectByPartition(
  set: DistinctShingles,
  added: HashStream,
  removed: HashStream,
  bits: number,
): void {
  const partitions = 1 << bits;
  const { next } = set;
  reserveParts(set, added.count + removed.count);
  next.fill(0, 0, partitions);
  for (const { words, count } of [added, removed]) countPartitions(words, count * RECORD_WORDS, next, bits);
  let sum = 0;
  for (let partition = 0; partition < partitions; partition++) {
    const size = next[partition]!;
    next[partition] = sum;
    sum += size;
  }
  for (const { words, count } of [added, removed])
    scatter(words, count * RECORD_WORDS, next, bits, set.parts);
  // By now next[p] is where partition p ends, and where p + 1 begins.
  let start = 0;
  for (let partition = 0; partition < partitions; partition++) {
    const end = next[partition]!;
    const slots = 2 << (32 - Math.clz32((end - start) / RECORD_WORDS));
    reserveTable(set, slots);
    insertRecords(set, set.count * RECORD_WORDS, set.parts, start, end, slots);
    start = end;
  }
}

function countPartitions(words: Int32Array, end: number, next: Int32Array, bits: number): void {
  for (let at = 0; at < end; at += RECORD_WORDS) next[words[at]! >>> (32 - bits)]! += RECORD_WORDS;
}

function scatter(words: Int32Array, end: number, next: Int32Array, bits: number, parts: Int32Array): void {
  for (let at = 0; at < end; at += RECORD_WORDS) {
    const hi = words[at]!;
    const partition = hi >>> (32 - bits);
    const to = next[partition]!;
    next[partition] = to + RECORD_WORDS;
    parts[to] = hi;
    parts[to + 1] = words[at + 1]!;
    parts[to + 2] = words[at + 2]!;
  }
}

/**
 * Adds the records from..to of `source`. Members before `first` are of other partitions. All positions are in words.
 * @param slots a power of two, at least twice the number of records that this table will see
 */
function insertRecords(
  set: DistinctShingles,
  first: number,
  source: Int32Array,
  from: number,
  to: number,
  slots: number,
): void {
  const { words, table, stamp } = set;
  const mask = slots - 1;
  let end = set.count * RECORD_WORDS;
  // Invariant: the records before `at` are in the set, each reached from its own slot without an empty one between; the
  // members take the words before `end`.
  for (let at = from; at < to; at += RECORD_WORDS) {
    const hi = source[at]!;
    const lo = source[at + 1]!;
    const place = source[at + 2]!;
    let slot = (lo >>> 1) & mask;
    let member = (table[slot]! - stamp) | 0;
    // All ones when the slot is empty, else 0; an empty slot stands for the next member to be.
    let isEmpty = (member - first) >> 31;
    member = (member & ~isEmpty) | (end & isEmpty);
    while ((((words[member]! ^ hi) | (words[member + 1]! ^ lo)) & ~isEmpty) !== 0) {
      slot = (slot + 1) & mask;
      member = (table[slot]! - stamp) | 0;
      isEmpty = (member - first) >> 31;
      member = (member & ~isEmpty) | (end & isEmpty);
    }
    table[slot] = (stamp + member) | 0;
    words[member] = hi;
    words[member + 1] = lo;
    words[member + 2] = (place & isEmpty) | (words[member + 2]! & ~isEmpty) | (place & 1);
    end = (end + (isEmpty & RECORD_WORDS)) | 0;
  }
  set.count = end / RECORD_WORDS;
}

/** Empties the set and makes room for `capacity` members. */
function reserveMembers(set: DistinctShingles, capacity: number): void {
  set.stamp += set.count * RECORD_WORDS;
  set.count = 0;
  if (set.stamp > STAMP_LIMIT) {
    set.table.fill(0);
    set.stamp = 1;
  }
  if (capacity * RECORD_WORDS <= set.words.length) return;
  set.words = new Int32Array(Math.max(capacity * RECORD_WORDS, set.words.length * 2));
}

function reserveParts(set: DistinctShingles, capacity: number): void {
  if (capacity * RECORD_WORDS <= set.parts.length) return;
  set.parts = new Int32Array(Math.max(capacity * RECORD_WORDS, set.parts.length * 2));
}

/** A new table is an empty one, as the old one is to every set and every partition that comes. */
function reserveTable(set: DistinctShingles, slots: number): void {
  if (slots > set.table.length) set.table = new Int32Array(slots);
}
