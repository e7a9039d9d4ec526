/**
 * Fast Similarity Sketching (Dahlgaard, Knudsen and Thorup, Fast Similarity Sketching, FOCS 2017): a MinHash of t = 128
 * registers in expected time O(n + t log t) instead of O(n t), with less variance than t independent permutations.
 *
 * In round i < t every element x throws one ball into bucket b_i(x) with value i + v_i(x), 0 <= v < 1; in round
 * t <= i < 2t every element throws into bucket i - t. A bucket keeps its smallest value. No ball of a later round can beat
 * one of an earlier, so the rounds end as soon as no bucket is empty, and the sketch of a union is the element-wise
 * minimum of the sketches.
 */

/** Registers of a sketch (t). */
export const MINHASH_REGISTERS = 128;

const ROUNDS = 2 * MINHASH_REGISTERS;
const EMPTY = 0x7fffffff;
const FRACTION_MASK = 0xffffff;
const ROUND_SHIFT = 24;
const BUCKET_SHIFT = 25;
const MIX = 0x9e3779b1;
const ROUND_MULTIPLIERS = deriveRoundMultipliers();

/** With fewer empty buckets than this, a round passes over nearly all balls. */
const FEW_EMPTY = 32;

/** The sketch at work. A constant of the module, so that the compiler knows its address and length. */
const registers = new Int32Array(MINHASH_REGISTERS);

/**
 * The sketch of `count` distinct 64-bit hashes, null for none. A register holds the round in its upper 8 bits and the
 * fraction in the lower 24.
 */
export function minhash(hi: Int32Array, lo: Int32Array, count: number): Uint32Array<ArrayBuffer> | null {
  if (count === 0) return null;
  registers.fill(EMPTY);
  let empty = MINHASH_REGISTERS;
  // Invariant: each register holds the smallest ball that all rounds before this one threw into it; `empty` have none.
  for (let round = 0; round < MINHASH_REGISTERS && empty > 0; round++) {
    const throwRound = empty < FEW_EMPTY ? throwIntoFew : throwIntoMany;
    empty -= throwRound(hi, lo, count, round);
  }
  for (let round = MINHASH_REGISTERS; round < ROUNDS && empty > 0; round++) {
    if (registers[round - MINHASH_REGISTERS] !== EMPTY) continue;
    throwIntoOne(hi, lo, count, round);
    empty--;
  }
  return new Uint32Array(registers);
}

/**
 * One of the first t rounds; returns how many buckets got their first ball. Without branches: whether a ball beats its
 * bucket is as good as random. The values of these rounds and EMPTY are below 2^31, so a subtraction compares them.
 */
function throwIntoMany(hi: Int32Array, lo: Int32Array, count: number, round: number): number {
  const multiplier = ROUND_MULTIPLIERS[round]!;
  const base = round << ROUND_SHIFT;
  let filled = 0;
  for (let i = 0; i < count; i++) {
    const ball = throwBall(hi[i]!, lo[i]!, multiplier);
    const bucket = ball >>> BUCKET_SHIFT;
    const smallest = registers[bucket]!;
    const less = ((base | (ball & FRACTION_MASK)) - smallest) | 0;
    registers[bucket] = smallest + (less & (less >> 31));
    filled = (filled + ((smallest - EMPTY) >> 31) + 1) | 0;
  }
  return filled;
}

/** The same when few buckets are empty: nearly every ball meets one of an earlier round and is done with. */
function throwIntoFew(hi: Int32Array, lo: Int32Array, count: number, round: number): number {
  const multiplier = ROUND_MULTIPLIERS[round]!;
  const base = round << ROUND_SHIFT;
  let filled = 0;
  for (let i = 0; i < count; i++) {
    const ball = throwBall(hi[i]!, lo[i]!, multiplier);
    const bucket = ball >>> BUCKET_SHIFT;
    const smallest = registers[bucket]!;
    if (smallest < base) continue;
    if (smallest === EMPTY) filled++;
    registers[bucket] = Math.min(smallest, base | (ball & FRACTION_MASK));
  }
  return filled;
}

/** One of the last t rounds, for a bucket that the first t rounds left empty. */
function throwIntoOne(hi: Int32Array, lo: Int32Array, count: number, round: number): void {
  const multiplier = ROUND_MULTIPLIERS[round]!;
  let smallest = FRACTION_MASK;
  for (let i = 0; i < count; i++) {
    const fraction = throwBall(hi[i]!, lo[i]!, multiplier) & FRACTION_MASK;
    if (fraction < smallest) smallest = fraction;
  }
  registers[round - MINHASH_REGISTERS] = (round << ROUND_SHIFT) | smallest;
}

/** The ball of an element in a round: its bucket in the upper 7 bits, its fraction in the lower 24. */
function throwBall(hi: number, lo: number, multiplier: number): number {
  const mixed = (hi + Math.imul(lo, multiplier)) | 0;
  const ball = Math.imul(mixed ^ (mixed >>> 15), MIX);
  return ball ^ (ball >>> 13);
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
