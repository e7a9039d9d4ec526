/**
 * All shingles of a channel, repeats included, as they come. Those of a large channel are cut into partitions by the upper bits of their
 * hashes at once, so that each partition can be worked on in the processor's cache. A partition is a chain of chunks.
 */
import { allocate } from './memory';
import { RECORD_BYTES } from './records';

const CHUNK_BYTES: u32 = 4096;
/** Bytes at the start of a chunk, of which the first four link the next one. */
const HEADER_BYTES: u32 = 16;
const CHUNKS_AT_ONCE: u32 = 32;

/** Expected size of a partition, so that its records and its table take some 100 kB. */
const PARTITION_SHINGLES_BITS: u32 = 11;
const MOST_PARTITIONS_BITS: u32 = 9;

/** For each partition its first chunk, and where its next record goes. */
const firsts = memory.data(4 << MOST_PARTITIONS_BITS);
const nexts = memory.data(4 << MOST_PARTITIONS_BITS);

let bits: u32 = 0;
let spareChunk: usize = 0;
let spareEnd: usize = 0;

/** Empties the buffer, for about so many shingles. */
export function startShingles(expected: u32): void {
  bits = min(MOST_PARTITIONS_BITS, max(0, 31 - clz(expected | 1) - PARTITION_SHINGLES_BITS));
  spareChunk = 0;
  spareEnd = 0;
  for (let partition: u32 = 0; partition < partitionCount(); partition++) {
    const chunk = takeChunk();
    store<usize>(firsts + (partition << 2), chunk);
    store<usize>(nexts + (partition << 2), chunk + HEADER_BYTES);
  }
}

export function partitionCount(): u32 {
  return 1 << bits;
}

/** Appends the records from `at` up to `end`. */
export function appendShingles(at: usize, end: usize): void {
  if (bits === 0) {
    appendToOne(at, end);
    return;
  }
  const shift = u64(64 - bits);
  for (; at < end; at += RECORD_BYTES) {
    const next = nexts + (u32(load<u64>(at) >> shift) << 2);
    const to = load<usize>(next);
    v128.store(to, v128.load(at));
    store<usize>(next, isChunkEnd(to + RECORD_BYTES) ? linkChunk(to) : to + RECORD_BYTES);
  }
}

function appendToOne(at: usize, end: usize): void {
  let to = load<usize>(nexts);
  while (at < end) {
    const length = min(end - at, CHUNK_BYTES - (u32(to) & (CHUNK_BYTES - 1)));
    memory.copy(to, at, length);
    at += length;
    to += length;
    if (isChunkEnd(to)) to = linkChunk(to - RECORD_BYTES);
  }
  store<usize>(nexts, to);
}

function isChunkEnd(at: usize): bool {
  return (at & (CHUNK_BYTES - 1)) === 0;
}

/** Chains a new chunk to the one that holds the address; returns where its first record goes. */
function linkChunk(inside: usize): usize {
  const chunk = takeChunk();
  store<usize>(inside & ~(CHUNK_BYTES - 1), chunk);
  return chunk + HEADER_BYTES;
}

function takeChunk(): usize {
  if (spareChunk === spareEnd) {
    const block = allocate(u64(CHUNKS_AT_ONCE + 1) * CHUNK_BYTES);
    spareChunk = (block + CHUNK_BYTES - 1) & ~(CHUNK_BYTES - 1);
    spareEnd = spareChunk + CHUNKS_AT_ONCE * CHUNK_BYTES;
  }
  const chunk = spareChunk;
  spareChunk += CHUNK_BYTES;
  return chunk;
}

/** Where the records of a chunk begin. */
export function firstRecords(partition: u32): usize {
  return load<usize>(firsts + (partition << 2)) + HEADER_BYTES;
}

/** Where the records of the partition's chunk that begin at `records` end. */
export function recordsEnd(partition: u32, records: usize): usize {
  const last = load<usize>(nexts + (partition << 2));
  const chunk = records - HEADER_BYTES;
  return last - chunk < CHUNK_BYTES ? last : chunk + CHUNK_BYTES;
}

/** Where the records of the next chunk begin; 0 when this one is the last. */
export function nextRecords(partition: u32, records: usize): usize {
  const chunk = records - HEADER_BYTES;
  if (load<usize>(nexts + (partition << 2)) - chunk < CHUNK_BYTES) return 0;
  return load<usize>(chunk) + HEADER_BYTES;
}

/** Records in a partition. */
export function partitionSize(partition: u32): u32 {
  let bytes: usize = 0;
  for (let at = firstRecords(partition); at !== 0; at = nextRecords(partition, at))
    bytes += recordsEnd(partition, at) - at;
  return u32(bytes) / RECORD_BYTES;
}
