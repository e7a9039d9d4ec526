import fc from 'fast-check';
import type { TestLine } from './build-patch.ts';

const WORDS = ['return', 'x', 'foo_bar', '$el', '42', 'naïve', '\xe6\x97\xa5', 'if', 'a', 'b'];
const MARKS = ['(', ')', '{', '}', ';', '.', ',', '=', '+', '-', '"', '\\', '#'];
const SPACES = [' ', '  ', '\t', '\r', '\f', ''];

/** A line of code-like text with few distinct tokens, so that shingles repeat. */
const codeLine = fc
  .array(fc.constantFrom(...WORDS, ...MARKS, ...SPACES), { maxLength: 14 })
  .map((parts) => parts.join(''));

/** A line of any bytes but the newline. */
const anyLine = fc
  .uint8Array({ maxLength: 20 })
  .map((bytes) => Buffer.from(bytes.filter((byte) => byte !== 0x0a)).toString('latin1'));

/** Changed lines of up to four files, in the files' order. */
export const testLines: fc.Arbitrary<TestLine[]> = fc
  .array(
    fc.record({
      text: fc.oneof({ weight: 4, arbitrary: codeLine }, { weight: 1, arbitrary: anyLine }),
      removed: fc.boolean(),
      file: fc.nat(3),
    }),
    { maxLength: 40 },
  )
  .map((lines) => lines.toSorted((a, b) => a.file - b.file));

/** The 64-bit number of two lanes. */
export function joinLanes(hi: number, lo: number): bigint {
  return (BigInt(hi >>> 0) << 32n) | BigInt(lo >>> 0);
}

/** A deterministic sequence of 64-bit numbers (SplitMix64: Steele, Lea and Flood, 2014). */
export function* splitMix64(seed: number): Generator<bigint, never> {
  let state = BigInt(seed);
  for (;;) {
    state = BigInt.asUintN(64, state + 0x9e3779b97f4a7c15n);
    let word = BigInt.asUintN(64, (state ^ (state >> 30n)) * 0xbf58476d1ce4e5b9n);
    word = BigInt.asUintN(64, (word ^ (word >> 27n)) * 0x94d049bb133111ebn);
    yield word ^ (word >> 31n);
  }
}

/** The next `count` numbers of a sequence. */
export function take<T>(sequence: Iterator<T, never>, count: number): T[] {
  return Array.from({ length: count }, () => sequence.next().value);
}
