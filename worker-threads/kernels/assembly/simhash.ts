/**
 * SimHash (Charikar, Similarity estimation techniques from rounding algorithms, STOC 2002) of a set of 64-bit hashes.
 *
 * Bit i of the result says whether more than half of the members have bit i. The 64 counters are kept bit-sliced (bit p of all counters in
 * plane p), for two sets of members side by side in a vector, and fed eight vectors at a time through a tree of carry-save
 * adders (Harley and Seal; Warren, Hacker's Delight, 5-1), so a counter step costs a fraction of an operation.
 */

/** Counter planes: enough for 2^31 members. Ones, twos, fours and eights are those at the bottom. */
const PLANES: u32 = 32;
const LOWER_PLANES: u32 = 4;

/** A removed shingle (bit 0 set) votes with these bits flipped: adding a text and removing it are unrelated, not equal. */
const REMOVED_FLIP: u64 = 0x5bd1e9952e1b2138;

const VECTOR: u32 = 16;
const BLOCK: u32 = 16;

const planes = memory.data(PLANES * VECTOR, 16);
/** The last members, with zeros behind, whose votes count for nothing. */
const rest = memory.data(BLOCK * 8, 16);

/** Sets all counters to zero. */
export function startVotes(): void {
  memory.fill(planes, 0, PLANES * VECTOR);
}

/** Adds the votes of `count` hashes. */
export function addVotes(hashes: usize, count: u32): void {
  const whole = count & ~(BLOCK - 1);
  addBlocks(hashes, whole);
  if (whole === count) return;
  memory.fill(rest, 0, BLOCK << 3);
  memory.copy(rest, hashes + (whole << 3), (count - whole) << 3);
  addBlocks(rest, BLOCK);
}

/** The SimHash of the `count` hashes that voted. */
export function majority(count: u32): u64 {
  return countersAbove(count >> 1);
}

function addBlocks(hashes: usize, count: u32): void {
  let ones = v128.load(planes);
  let twos = v128.load(planes, 16);
  let fours = v128.load(planes, 32);
  let eights = v128.load(planes, 48);
  const end = hashes + (count << 3);
  // Invariant: per bit, ones + 2 twos + 4 fours + 8 eights + 16 plane 4 + 32 plane 5 + … = members before `at` that have it.
  for (let at = hashes; at < end; at += 8 * VECTOR) {
    const a = votes(at);
    const b = votes(at + 16);
    let half = v128.xor(ones, a);
    const twosA = v128.or(v128.and(ones, a), v128.and(half, b));
    ones = v128.xor(half, b);
    const c = votes(at + 32);
    const d = votes(at + 48);
    half = v128.xor(ones, c);
    const twosB = v128.or(v128.and(ones, c), v128.and(half, d));
    ones = v128.xor(half, d);
    half = v128.xor(twos, twosA);
    const foursA = v128.or(v128.and(twos, twosA), v128.and(half, twosB));
    twos = v128.xor(half, twosB);
    const e = votes(at + 64);
    const f = votes(at + 80);
    half = v128.xor(ones, e);
    const twosC = v128.or(v128.and(ones, e), v128.and(half, f));
    ones = v128.xor(half, f);
    const g = votes(at + 96);
    const h = votes(at + 112);
    half = v128.xor(ones, g);
    const twosD = v128.or(v128.and(ones, g), v128.and(half, h));
    ones = v128.xor(half, h);
    half = v128.xor(twos, twosC);
    const foursB = v128.or(v128.and(twos, twosC), v128.and(half, twosD));
    twos = v128.xor(half, twosD);
    half = v128.xor(fours, foursA);
    const eightsA = v128.or(v128.and(fours, foursA), v128.and(half, foursB));
    fours = v128.xor(half, foursB);
    addUpper(v128.and(eights, eightsA));
    eights = v128.xor(eights, eightsA);
  }
  v128.store(planes, ones);
  v128.store(planes, twos, 16);
  v128.store(planes, fours, 32);
  v128.store(planes, eights, 48);
}

/** The votes of two members. */
function votes(at: usize): v128 {
  const hashes = v128.load(at);
  const removed = i64x2.neg(v128.and(hashes, i64x2.splat(1)));
  return v128.xor(hashes, v128.and(removed, i64x2.splat(REMOVED_FLIP)));
}

function addUpper(bits: v128): void {
  let carry = bits;
  for (let plane = planes + LOWER_PLANES * VECTOR; v128.any_true(carry); plane += VECTOR) {
    const counter = v128.load(plane);
    v128.store(plane, v128.xor(counter, carry));
    carry = v128.and(counter, carry);
  }
}

/** The bits whose counter is above the threshold: all comparisons at once, from the lowest plane up. */
function countersAbove(threshold: u32): u64 {
  let above: u64 = 0;
  let carry: u64 = 0;
  for (let plane: u32 = 0; plane < PLANES; plane++) {
    const a = load<u64>(planes + plane * VECTOR);
    const b = load<u64>(planes + plane * VECTOR, 8);
    const counter = a ^ b ^ carry;
    carry = (a & b) | (carry & (a ^ b));
    const limit: u64 = (threshold >> plane) & 1 ? u64.MAX_VALUE : 0;
    // A higher plane outweighs all lower ones; where it is equal to the threshold's, they decide.
    above = (counter & ~limit) | (~(counter ^ limit) & above);
  }
  return above;
}
