/**
 * Hashes every window of k = 5 consecutive tokens of a file's stream ("shingles": Broder, On the resemblance and containment of
 * documents, 1997) by a cyclic polynomial (Cohen, Recursive hashing functions for n-grams, 1997), finished by a bijective mix
 * so that shingles which share tokens still have unrelated hashes.
 *
 * A stream of fewer than five tokens gives one shingle of all it has.
 */
import { RECORD_BYTES } from './records';

/** Tokens in a shingle. */
const SHINGLE_TOKENS: u32 = 5;
const ROTATION: u64 = 13;
const LEAVING_ROTATION: u64 = ROTATION * u64(SHINGLE_TOKENS - 1);
const FACTOR_A: u64 = 0xbf58476d1ce4e5b9;
const FACTOR_B: u64 = 0x94d049bb133111eb;

/**
 * Turns the records of tokens from `start` up to `end` into those of the shingles that begin there. Bit 0 of a hash is the
 * stream (0 added, 1 removed): the same text in the other stream differs in that bit alone.
 * @returns where the records of shingles end
 */
export function shingle(start: usize, end: usize, isRemoved: u32): usize {
  const stream = u64(isRemoved);
  const warmUp = min(end - start, (SHINGLE_TOKENS - 1) * RECORD_BYTES);
  let rolling: u64 = 0;
  for (let at = start; at < start + warmUp; at += RECORD_BYTES)
    rolling = rotl(rolling, ROTATION) ^ load<u64>(at);
  if (start + warmUp === end) {
    if (start !== end) store<u64>(start, finish(rolling, stream));
    return start + min(warmUp, RECORD_BYTES);
  }
  let to = start;
  // Invariant: `rolling` is the polynomial over the four tokens from `to` on, and the shingles that begin before are written.
  for (let at = start + warmUp; at < end; at += RECORD_BYTES, to += RECORD_BYTES) {
    const leaving = load<u64>(to);
    rolling = rotl(rolling, ROTATION) ^ load<u64>(at);
    store<u64>(to, finish(rolling, stream));
    rolling ^= rotl(leaving, LEAVING_ROTATION);
  }
  return to;
}

/** The finish of SplitMix64 (Steele, Lea and Flood, Fast splittable pseudorandom number generators, OOPSLA 2014). */
function finish(hash: u64, stream: u64): u64 {
  hash = (hash ^ (hash >> 30)) * FACTOR_A;
  hash = (hash ^ (hash >> 27)) * FACTOR_B;
  return ((hash ^ (hash >> 31)) & ~u64(1)) | stream;
}
