/**
 * Fast Similarity Sketching (Dahlgaard, Knudsen and Thorup, Fast Similarity Sketching, FOCS 2017): a MinHash of t = 128
 * registers in expected time O(n + t log t) instead of O(n t), with less variance than t independent permutations.
 *
 * In round i < t every element x throws one ball into bucket b_i(x) with value i + v_i(x), 0 <= v < 1; in round
 * t <= i < 2t every element throws into bucket i - t. A bucket keeps its smallest value. No ball of a later round can
 * beat one of an earlier, so the rounds end as soon as no bucket is empty, and the sketch of a union is the element-wise
 * minimum of the sketches.
 *
 * The ball of round i is one 32-bit product: the element's well-mixed key times an odd number of the round (multiply-shift:
 * Dietzfelbinger et al., 1997). Its upper 7 bits are the bucket and the next 24 the fraction.
 */

import { RECORD_WORDS } from './hash-stream.ts';

/** Registers of a sketch (t). */
export const MINHASH_REGISTERS = 128;

const ROUNDS = 2 * MINHASH_REGISTERS;
const BUCKET_SHIFT = 25;
const BUCKET_BITS = 7;
const ROUND_SHIFT = 24;
const EMPTY = 0x7fffffff;
const ROUND_MULTIPLIERS = deriveRoundMultipliers();

/** With fewer empty buckets than this, a round passes over nearly all balls. */
const FEW_EMPTY = 32;

/** Elements whose keys are held at a time. So many fill all buckets in the first round, as good as certainly. */
const KEYS_LIMIT = 4096;

/** The sketch and the keys at work: constants of the module, so that the compiler knows their addresses and lengths. */
const registers = new Int32Array(MINHASH_REGISTERS);
const keys = new Int32Array(KEYS_LIMIT);

/**
 * The sketch of the distinct 64-bit hashes in `count` records, null for none. A register holds the round in its upper 8 bits and the
 * fraction in the lower 24.
 */
export function minhash(words: Int32Array, count: number): Uint32Array<ArrayBuffer> | null {
  if (count === 0) return null;
  registers.fill(EMPTY);
  let empty = MINHASH_REGISTERS;
  let rounds = 1;
  // Invariant: each register holds the smallest ball that the elements before `start` threw into it in the first `rounds`
  // rounds; `empty` have none, and unless there are no elements yet, none is.
  for (let start = 0; start < count; start += KEYS_LIMIT) {
    const length = Math.min(KEYS_LIMIT, count - start);
    deriveKeys(words, start, length);
    for (let round = 0; round < rounds || empty > 0; round++) {
      empty -= throwRound(length, round, empty);
      rounds = Math.max(rounds, round + 1);
    }
  }
  return new Uint32Array(registers);
}

/** The key of an element: 32 bits that depend on all 64, so that the two streams' twins are unrelated. */
function deriveKeys(words: Int32Array, start: number, length: number): void {
  for (let i = 0; i < length; i++) {
    const at = (start + i) * RECORD_WORDS;
    const sum = (words[at]! + Math.imul(words[at + 1]!, 0x2c1b3c6d)) | 0;
    const product = Math.imul(sum ^ (sum >>> 15), 0x9e3779b1);
    keys[i] = product ^ (product >>> 14);
  }
}

/** All keys throw their balls of one round; returns how many buckets got their first. */
function throwRound(length: number, round: number, empty: number): number {
  if (round >= MINHASH_REGISTERS) return throwIntoOne(length, round);
  return empty < FEW_EMPTY ? throwIntoFew(length, round) : throwIntoMany(length, round);
}

/**
 * A round of the first t. Without branches: whether a ball beats its bucket is as good as random. The values of these
 * rounds and EMPTY are below 2^31, so a subtraction compares them.
 */
function throwIntoMany(length: number, round: number): number {
  const multiplier = ROUND_MULTIPLIERS[round]!;
  const base = round << ROUND_SHIFT;
  let filled = 0;
  for (let i = 0; i < length; i++) {
    const ball = Math.imul(keys[i]!, multiplier);
    const bucket = ball >>> BUCKET_SHIFT;
    const smallest = registers[bucket]!;
    const less = ((base | fractionOf(ball)) - smallest) | 0;
    registers[bucket] = smallest + (less & (less >> 31));
    filled = (filled + ((smallest - EMPTY) >> 31) + 1) | 0;
  }
  return filled;
}

/** The same when few buckets are empty: nearly every ball meets one of an earlier round and is done with. */
function throwIntoFew(length: number, round: number): number {
  const multiplier = ROUND_MULTIPLIERS[round]!;
  const base = round << ROUND_SHIFT;
  let filled = 0;
  for (let i = 0; i < length; i++) {
    const ball = Math.imul(keys[i]!, multiplier);
    const bucket = ball >>> BUCKET_SHIFT;
    const smallest = registers[bucket]!;
    if (smallest < base) continue;
    if (smallest === EMPTY) filled++;
    registers[bucket] = Math.min(smallest, base | fractionOf(ball));
  }
  return filled;
}

/** A round of the last t, which only matters while its bucket is empty: a single key often gets here, two seldom. */
function throwIntoOne(length: number, round: number): number {
  const bucket = round - MINHASH_REGISTERS;
  if (registers[bucket] !== EMPTY) return 0;
  let smallest = EMPTY;
  for (let i = 0; i < length; i++) {
    smallest = Math.min(smallest, fractionOf(Math.imul(keys[i]!, ROUND_MULTIPLIERS[round]!)));
  }
  registers[bucket] = (round << ROUND_SHIFT) | smallest;
  return 1;
}

function fractionOf(ball: number): number {
  return (ball << BUCKET_BITS) >>> (32 - ROUND_SHIFT);
}

/** Makes `into` the sketch of the union of the two sets. */
export function mergeMinhash(into: Uint32Array, other: Uint32Array): void {
  for (let i = 0; i < MINHASH_REGISTERS; i++) {
    if (other[i]! < into[i]!) into[i] = other[i]!;
  }
}

/** Estimates the Jaccard similarity |A ∩ B| / |A ∪ B|, 0 to 1, as the share of equal registers (unbiased). */
export function estimateJaccard(a: Uint32Array, b: Uint32Array): number {
  let equal = 0;
  for (let i = 0; i < MINHASH_REGISTERS; i++) {
    if (a[i] === b[i]) equal++;
  }
  return equal / MINHASH_REGISTERS;
}

/** Odd constants from the SplitMix32 sequence, one for each round. */
function deriveRoundMultipliers(): Int32Array {
  const multipliers = new Int32Array(ROUNDS);
  let state = 0x2545f491;
  for (let round = 0; round < ROUNDS; round++) {
    state = (state + 0x9e3779b9) | 0;
    let word = Math.imul(state ^ (state >>> 16), 0x21f0aaad);
    word = Math.imul(word ^ (word >>> 15), 0x735a2d97);
    multipliers[round] = (word ^ (word >>> 15)) | 1;
  }
  return multipliers;
}
