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

/** Registers of a sketch (t), of four bytes each. */
const REGISTERS: u32 = 128;
const ROUNDS: u32 = 2 * REGISTERS;
const BUCKET_SHIFT: u32 = 25;
const FRACTION_MASK: u32 = 0xffffff;
const ROUND_SHIFT: u32 = 24;
const EMPTY: u32 = 0xffffffff;

/** With so few empty buckets, a round looks for their balls instead of throwing all. */
const FEW_EMPTY: u32 = 3;

/** Elements whose keys are held at a time. So many fill all buckets in the first round, as good as certainly. */
const KEYS_LIMIT: u32 = 4096;

const keys = memory.data(KEYS_LIMIT * 4, 16);
/** Odd factors from the SplitMix32 sequence, one for each round. */
const factors = memory.data(ROUNDS * 4);
deriveFactors();

/** The sketch at work, and its buckets without a ball. */
const registers = memory.data(REGISTERS * 4, 16);
let empty: u32 = 0;
/** Rounds that were needed so far. */
let rounds: u32 = 0;

/** Empties the sketch. */
export function startSketch(): void {
  memory.fill(registers, 0xff, REGISTERS * 4);
  empty = REGISTERS;
  rounds = 1;
}

/** Where the registers lie. Each holds the round in its upper 8 bits and the fraction in the lower 24. */
export function sketchRegisters(): usize {
  return registers;
}

/** Adds `count` 64-bit hashes to the sketch. */
export function addToSketch(hashes: usize, count: u32): void {
  // Invariant: each register holds the smallest ball that the elements so far threw into it in the first `rounds` rounds;
  // `empty` have none, and unless there are no elements yet, none is.
  for (let start: u32 = 0; start < count; start += KEYS_LIMIT) {
    const length = min(KEYS_LIMIT, count - start);
    deriveKeys(hashes + (start << 3), length);
    for (let round: u32 = 0; round < ROUNDS && (round < rounds || empty > 0); round++) {
      if (round >= REGISTERS) throwIntoOne(length, round);
      else if (empty <= FEW_EMPTY && empty > 0) throwIntoEmpty(length, round);
      else throwIntoAll(length, round);
      empty = countEmpty();
      rounds = max(rounds, round + 1);
    }
  }
}

/** The keys of elements: 32 bits that depend on all 64, so that the two streams' twins are unrelated. Four at a time. */
function deriveKeys(hashes: usize, length: u32): void {
  const from = hashes;
  for (let i: u32 = 0; i < length; i += 4) {
    const a = v128.load(from + (i << 3));
    const b = v128.load(from + (i << 3), 16);
    const lo = i32x4.shuffle(a, b, 0, 2, 4, 6);
    const hi = i32x4.shuffle(a, b, 1, 3, 5, 7);
    const sum = i32x4.add(hi, i32x4.mul(lo, i32x4.splat(0x2c1b3c6d)));
    const product = i32x4.mul(v128.xor(sum, i32x4.shr_u(sum, 15)), i32x4.splat(0x9e3779b1));
    v128.store(keys + (i << 2), v128.xor(product, i32x4.shr_u(product, 14)));
  }
}

/** A round of the first t. Without branches: whether a ball beats its bucket is as good as random. */
function throwIntoAll(length: u32, round: u32): void {
  const factor = load<u32>(factors + (round << 2));
  const base = round << ROUND_SHIFT;
  for (let i: u32 = 0; i < length; i++) {
    const ball = load<u32>(keys + (i << 2)) * factor;
    const register = registers + ((ball >> BUCKET_SHIFT) << 2);
    store<u32>(register, min(load<u32>(register), base | ((ball >> 1) & FRACTION_MASK)));
  }
}

/** The same when nearly every ball meets one of an earlier round: the smallest ball for each empty bucket, four keys at a time. */
function throwIntoEmpty(length: u32, round: u32): void {
  const factor = i32x4.splat(load<u32>(factors + (round << 2)));
  // The lanes beyond the last key throw what the last key throws.
  for (let i = length; (i & 3) !== 0; i++) store<u32>(keys + (i << 2), load<u32>(keys + ((length - 1) << 2)));
  for (let bucket: u32 = 0; bucket < REGISTERS; bucket++) {
    if (load<u32>(registers + (bucket << 2)) !== EMPTY) continue;
    const wanted = i32x4.splat(bucket);
    let smallest = i32x4.splat(-1);
    for (let i: u32 = 0; i < length; i += 4) {
      const balls = i32x4.mul(v128.load(keys + (i << 2)), factor);
      const missed = i32x4.ne(i32x4.shr_u(balls, BUCKET_SHIFT), wanted);
      smallest = i32x4.min_u(smallest, v128.or(i32x4.shr_u(balls, 1), missed));
    }
    const ball = smallestLane(smallest);
    if (ball !== EMPTY)
      store<u32>(registers + (bucket << 2), (round << ROUND_SHIFT) | (ball & FRACTION_MASK));
  }
}

function smallestLane(lanes: v128): u32 {
  return min(
    min(u32(i32x4.extract_lane(lanes, 0)), u32(i32x4.extract_lane(lanes, 1))),
    min(u32(i32x4.extract_lane(lanes, 2)), u32(i32x4.extract_lane(lanes, 3))),
  );
}

/** A round of the last t, which only matters where no earlier one filled its bucket: a single key often gets here, two seldom. */
function throwIntoOne(length: u32, round: u32): void {
  const register = registers + ((round - REGISTERS) << 2);
  const base = round << ROUND_SHIFT;
  if (load<u32>(register) < base) return;
  const factor = load<u32>(factors + (round << 2));
  let smallest = FRACTION_MASK;
  for (let i: u32 = 0; i < length; i++) {
    smallest = min(smallest, ((load<u32>(keys + (i << 2)) * factor) >> 1) & FRACTION_MASK);
  }
  store<u32>(register, min(load<u32>(register), base | smallest));
}

function countEmpty(): u32 {
  let lanes = i32x4.splat(0);
  for (let at = registers; at < registers + REGISTERS * 4; at += 16) {
    lanes = i32x4.sub(lanes, i32x4.eq(v128.load(at), i32x4.splat(EMPTY)));
  }
  return (
    i32x4.extract_lane(lanes, 0) +
    i32x4.extract_lane(lanes, 1) +
    i32x4.extract_lane(lanes, 2) +
    i32x4.extract_lane(lanes, 3)
  );
}

function deriveFactors(): void {
  let state: u32 = 0x2545f491;
  for (let round: u32 = 0; round < ROUNDS; round++) {
    state += 0x9e3779b9;
    let word = (state ^ (state >> 16)) * 0x21f0aaad;
    word = (word ^ (word >> 15)) * 0x735a2d97;
    store<u32>(factors + (round << 2), (word ^ (word >> 15)) | 1);
  }
}
