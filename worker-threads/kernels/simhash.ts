/**
 * SimHash (Charikar, Similarity estimation techniques from rounding algorithms, STOC 2002) of a set of 64-bit hashes.
 *
 * Bit i of the result says whether more than half of the members have bit i. The 32 counters of a lane are kept bit-sliced (counter bits
 * as planes of one integer each) and fed eight words at a time through a tree of carry-save adders (Harley and Seal;
 * Warren, Hacker's Delight, 5-1), so a counter step costs a fraction of an operation.
 */

import { RECORD_WORDS } from './hash-stream.ts';

/** Counter planes beyond the ones, twos, fours and eights: enough for 2^31 members. */
const UPPER_PLANES = 28;

/** A removed shingle votes with these bits flipped: adding a text and removing it are unrelated, not equal. */
const REMOVED_FLIP_HI = 0x5bd1e995;
const REMOVED_FLIP_LO = 0x2e1b2138;

const upper = new Int32Array(UPPER_PLANES);

/** The 64-bit SimHash (hi, lo as uint32) of the distinct shingles in `count` records; null for none. */
export function simhash64(words: Int32Array, count: number): [hi: number, lo: number] | null {
  if (count === 0) return null;
  return [majority(words, count, 0, REMOVED_FLIP_HI) >>> 0, majority(words, count, 1, REMOVED_FLIP_LO) >>> 0];
}

/** The bits that more than half of the records have in one lane, after flipping `flip` in those of the removed stream. */
function majority(words: Int32Array, count: number, lane: 0 | 1, flip: number): number {
  let ones = 0;
  let twos = 0;
  let fours = 0;
  let eights = 0;
  upper.fill(0);
  const blocksEnd = count & ~7;
  let i = 0;
  // Invariant: per bit, ones + 2 twos + 4 fours + 8 eights + 16 upper[0] + 32 upper[1] + … = records before i that have it.
  for (; i < blocksEnd; i += 8) {
    const a = readVote(words, i, lane, flip);
    const b = readVote(words, i + 1, lane, flip);
    const c = readVote(words, i + 2, lane, flip);
    const d = readVote(words, i + 3, lane, flip);
    const e = readVote(words, i + 4, lane, flip);
    const f = readVote(words, i + 5, lane, flip);
    const g = readVote(words, i + 6, lane, flip);
    const h = readVote(words, i + 7, lane, flip);
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
    let carry = readVote(words, i, lane, flip);
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

function readVote(words: Int32Array, record: number, lane: 0 | 1, flip: number): number {
  const at = record * RECORD_WORDS;
  return words[at + lane]! ^ Math.imul(words[at + 1]! & 1, flip);
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
