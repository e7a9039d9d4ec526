/**
 * Finds the distinct shingles of a channel, and among them its fingerprints: all of a small set, of others those that winnowing selected.
 * One partition of the shingles after the other goes through a table with open addressing and linear probing, and what is
 * found goes to the sketches while it is in the processor's cache.
 *
 * About every other shingle is a repeat, so a branch on "is it new?" would be guessed wrong again and again. The table is at most
 * half full, so that nearly every shingle finds its slot empty or its own; these two cases run the same instructions, and only
 * a slot that belongs to another shingle takes a branch.
 */
import { allocate } from './memory';
import { addToSketch, startSketch } from './minhash';
import { PLACE, RECORD_BYTES } from './records';
import { firstRecords, nextRecords, partitionCount, partitionSize, recordsEnd } from './shingle-buffer';
import { addVotes, startVotes } from './simhash';

/** Up to this many distinct shingles all are fingerprints. */
const WHOLE_SET_LIMIT: u32 = 256;

/** Fingerprints listed at least, when there are so many: the smallest, for partitions come in the order of their hashes. */
const LISTED: u32 = 2048;

/** Slots are records: of a shingle, with the place of its first appearance, and selected when any appearance was. A place of 0 is an empty slot. */
const SLOT_SHIFT: u32 = 4;

/** Nearly every partition fits this table, which is empty between uses. */
const SMALL_TABLE_SLOTS: u32 = 1 << 14;
const smallTable = memory.data(SMALL_TABLE_SLOTS << SLOT_SHIFT, 64);

/** Arrays for one partition: the addresses of slots that were empty, and the hashes in them. */
let news: usize = 0;
let hashes: usize = 0;
let members: u32 = 0;
/** Records of the first members, one more than there may be in a small set. */
const firstMembers = memory.data((WHOLE_SET_LIMIT + 1) * RECORD_BYTES, 16);
let fingerprints: usize = 0;
let listed: u32 = 0;
let found: u32 = 0;

/** Distinct shingles. */
export function memberCount(): u32 {
  return members;
}

/** Array of the listed fingerprints' records. */
export function fingerprintRecords(): usize {
  return fingerprints;
}

export function listedFingerprints(): u32 {
  return listed;
}

/** Fingerprints there are, listed or not. */
export function foundFingerprints(): u32 {
  return found;
}

/** Goes through all shingles in the buffer, and adds the distinct ones to the sketch and the votes. */
export function collectDistinctShingles(): void {
  let largest: u32 = 0;
  for (let partition: u32 = 0; partition < partitionCount(); partition++) {
    largest = max(largest, partitionSize(partition));
  }
  const table = slotsFor(largest) <= SMALL_TABLE_SLOTS ? smallTable : allocateTable(slotsFor(largest));
  // One more than there can be: what is not kept is written as well.
  news = allocate(u64(largest + 1) << 2);
  hashes = allocate(u64(largest + 1) << 3);
  fingerprints = allocate(u64(LISTED + largest + 1) * RECORD_BYTES);
  members = 0;
  listed = 0;
  found = 0;
  startSketch();
  startVotes();
  for (let partition: u32 = 0; partition < partitionCount(); partition++) {
    const slots = slotsFor(partitionSize(partition));
    let newsEnd = news;
    for (let at = firstRecords(partition); at !== 0; at = nextRecords(partition, at)) {
      newsEnd = insertRecords(at, recordsEnd(partition, at), table, slots, newsEnd);
    }
    const count = u32(newsEnd - news) >> 2;
    for (let i = members; i < min(members + count, WHOLE_SET_LIMIT + 1); i++) {
      v128.store(firstMembers + i * RECORD_BYTES, v128.load(load<usize>(news + ((i - members) << 2))));
    }
    listMembers(newsEnd);
    addToSketch(hashes, count);
    addVotes(hashes, count);
    members += count;
  }
  if (members > WHOLE_SET_LIMIT) return;
  fingerprints = firstMembers;
  listed = members;
  found = members;
}

function allocateTable(slots: u32): usize {
  const table = allocate(u64(slots) << SLOT_SHIFT);
  memory.fill(table, 0, slots << SLOT_SHIFT);
  return table;
}

/** At least twice as many, and a power of two. */
function slotsFor(shingles: u32): u32 {
  return 2 << (32 - clz(shingles));
}

/** Inserts records into the table and appends the addresses of slots that were empty to `news`; returns where that list ends then. */
function insertRecords(at: usize, end: usize, table: usize, slots: u32, news: usize): usize {
  const mask = (slots - 1) << SLOT_SHIFT;
  // Invariant: the records before `at` are in the table, each reached from its own slot without an empty one between.
  for (; at < end; at += RECORD_BYTES) {
    const hash = load<u64>(at);
    const place = load<u32>(at, PLACE);
    let slot = u32(hash) & mask;
    let known = load<u32>(table + slot, PLACE);
    while ((u32(known !== 0) & u32(load<u64>(table + slot) !== hash)) !== 0) {
      slot = (slot + (1 << SLOT_SHIFT)) & mask;
      known = load<u32>(table + slot, PLACE);
    }
    store<u64>(table + slot, hash);
    store<u32>(table + slot, select(place, known | (place & 1), known === 0), PLACE);
    store<usize>(news, table + slot);
    news += usize(known === 0) << 2;
  }
  return news;
}

/** Takes the members out of their slots: lists their hashes, and those of them that are fingerprints. */
function listMembers(newsEnd: usize): void {
  const start = fingerprints + listed * RECORD_BYTES;
  let to = start;
  let hashTo = hashes;
  for (let at = news; at < newsEnd; at += 4, hashTo += 8) {
    const slot = load<usize>(at);
    const record = v128.load(slot);
    store<u32>(slot, 0, PLACE);
    store<u64>(hashTo, i64x2.extract_lane(record, 0));
    // Without a branch: selection is a coin toss.
    v128.store(to, record);
    to += (i32x4.extract_lane(record, 2) & 1) * RECORD_BYTES;
  }
  const count = u32(to - start) / RECORD_BYTES;
  found += count;
  if (listed < LISTED) listed += count;
}
