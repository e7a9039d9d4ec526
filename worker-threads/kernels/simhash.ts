/**
 * SimHash (Charikar, Similarity estimation techniques from rounding algorithms, STOC 2002) of a set of 64-bit hashes.
 *
 * Bit i of the result says whether more than half of the members have bit i. The 32 counters of a lane are kept bit-sliced (counter bits
 * as planes of one integer each) and fed eight words at a time through a tree of carry-save adders (Harley and Seal;
 * Warren, Hacker's Delight, 5-1), so a counter step costs a fraction of an operation.
 */

/** Counter planes beyond the ones, twos, fours and eights: enough for 2^31 members. */
const UPPER_PLANES = 28;

/** A removed shingle votes with these bits flipped: adding a text and removing it are unrelated, not equal. */
const REMOVED_FLIP_HI = 0x5bd1e995;
const REMOVED_FLIP_LO = 0x2e1b2138;

const upper = new Int32Array(UPPER_PLANES);

/** The 64-bit SimHash (hi, lo as uint32) of `count` distinct shingles; bit 0 of `lo` is their stream; null for none. */
export function simhash64(hi: Int32Array, lo: Int32Array, count: number): [hi: number, lo: number] | null {
  if (count === 0) return null;
  return [majority(hi, lo, count, REMOVED_FLIP_HI) >>> 0, majority(lo, lo, count, REMOVED_FLIP_LO) >>> 0];
}

/** The bits that more than half of the words have, after flipping `flip` in the words of the removed stream. */
function majority(words: Int32Array, streams: Int32Array, count: number, flip: number): number {
  let ones = 0;
  let twos = 0;
  let fours = 0;
  let eights = 0;
  upper.fill(0);
  const blocksEnd = count & ~7;
  let i = 0;
  // Invariant: per bit, ones + 2 twos + 4 fours + 8 eights + 16 upper[0] + 32 upper[1] + … = words before i that have it.
  for (; i < blocksEnd; i += 8) {
    const a = words[i]! ^ Math.imul(streams[i]! & 1, flip);
    const b = words[i + 1]! ^ Math.imul(streams[i + 1]! & 1, flip);
    const c = words[i + 2]! ^ Math.imul(streams[i + 2]! & 1, flip);
    const d = words[i + 3]! ^ Math.imul(streams[i + 3]! & 1, flip);
    const e = words[i + 4]! ^ Math.imul(streams[i + 4]! & 1, flip);
    const f = words[i + 5]! ^ Math.imul(streams[i + 5]! & 1, flip);
    const g = words[i + 6]! ^ Math.imul(streams[i + 6]! & 1, flip);
    const h = words[i + 7]! ^ Math.imul(streams[i + 7]! & 1, flip);
    let half = ones ^ a;
    const twosA = (ones & a) | (half & b);
    ones = half ^ b;
    half = ones ^ c;
    const twosB = (ones & c) | (half & d);
    ones = half ^ d;
    half = twos ^ twosA;
    const foursA = (twos & twosA) | (half & twosB);
    twos = half ^ twosB;
    half = ones ^ e;
    const twosC = (ones & e) | (half & f);
    ones = half ^ f;
    half = ones ^ g;
    const twosD = (ones & g) | (half & h);
    ones = half ^ h;
    half = twos ^ twosC;
    const foursB = (twos & twosC) | (half & twosD);
    twos = half ^ twosD;
    half = fours ^ foursA;
    const eightsA = (fours & foursA) | (half & foursB);
    fours = half ^ foursB;
    addUpper(eights & eightsA);
    eights ^= eightsA;
  }
  for (; i < count; i++) {
    let carry = words[i]! ^ Math.imul(streams[i]! & 1, flip);
    let next = ones & carry;
    ones ^= carry;
    carry = next & twos;
    twos ^= next;
    next = carry & fours;
    fours ^= carry;
    addUpper(next & eights);
    eights ^= next;
  }
  return compareAbove([ones, twos, fours, eights], count >>> 1);
}

function addUpper(bits: number): void {
  let carry = bits;
  for (let plane = 0; carry !== 0; plane++) {
    const next = upper[plane]! & carry;
    upper[plane] = upper[plane]! ^ carry;
    carry = next;
  }
}

/** The bits whose counter is above the threshold: all 32 comparisons at once, from the highest plane down. */
function compareAbove(lower: readonly number[], threshold: number): number {
  let above = 0;
  let equal = -1;
  for (let plane = UPPER_PLANES + lower.length - 1; plane >= 0; plane--) {
    const counter = plane < lower.length ? lower[plane]! : upper[plane - lower.length]!;
    const limit = plane < 32 ? -((threshold >>> plane) & 1) : 0;
    above |= equal & counter & ~limit;
    equal &= ~(counter ^ limit);
  }
  return above;
}
