/**
 * Hashes tokens to 64 bits, sixteen bytes a step, in the manner of FxHash (multiply and rotate). The bytes after the end of the
 * token count as zero: no token holds a NUL byte but the one that is nothing else.
 */

/** Bytes hashed in one step. */
export const HASHED_BYTES: usize = 16;

const SEED: u64 = 0x243f6a8885a308d3;
const FACTOR_A: u64 = 0x9e3779b97f4a7c15;
const FACTOR_B: u64 = 0xd6e8feb86659fd93;

/** For each length from 0 to 16 the bytes that belong to a token. */
const MASKS = memory.data<u64>(
  [
    0, 0, 0xff, 0, 0xffff, 0, 0xffffff, 0, 0xffffffff, 0, 0xffffffffff, 0, 0xffffffffffff, 0,
    0xffffffffffffff, 0, 0xffffffffffffffff, 0, 0xffffffffffffffff, 0xff, 0xffffffffffffffff, 0xffff,
    0xffffffffffffffff, 0xffffff, 0xffffffffffffffff, 0xffffffff, 0xffffffffffffffff, 0xffffffffff,
    0xffffffffffffffff, 0xffffffffffff, 0xffffffffffffffff, 0xffffffffffffff, 0xffffffffffffffff,
    0xffffffffffffffff,
  ],
  16,
);

/** The hash of a token of up to 16 bytes, which begins `bytes`. */
export function hashShortToken(bytes: v128, length: usize): u64 {
  return finish(mix(SEED, v128.and(bytes, v128.load(MASKS + (length << 4)))));
}

/** The hash of a token of any length; the same for short ones. */
export function hashToken(at: usize, length: usize): u64 {
  let hash = SEED;
  const end = at + length;
  for (; at + 16 < end; at += 16) hash = mix(hash, v128.load(at));
  return finish(mix(hash, v128.and(v128.load(at), v128.load(MASKS + ((end - at) << 4)))));
}

function mix(hash: u64, bytes: v128): u64 {
  hash = (rotl(hash, 29) ^ i64x2.extract_lane(bytes, 0)) * FACTOR_A;
  return (rotl(hash, 29) ^ i64x2.extract_lane(bytes, 1)) * FACTOR_B;
}

function finish(hash: u64): u64 {
  return hash ^ (hash >> 32);
}
