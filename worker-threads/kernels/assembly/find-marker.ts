/**
 * Looks for any of some markers in a part of the patch. Bytes are compared sixteen at a time by the nibbles of the first two of each
 * marker (Teddy: Wang and others, Hyperscan, NSDI 2019), so that few places remain to be looked at.
 */
import { patchAddress } from './line-table';

/** A table: the markers by the low and the high nibble of their first byte and of their second, then a list of them. */
const FIRST_LOW: usize = 0;
const FIRST_HIGH: usize = 16;
const SECOND_LOW: usize = 32;
const SECOND_HIGH: usize = 48;
const MARKERS: usize = 64;

/** A marker in the list: its length as 32 bits, and its bytes. A length of 0 ends the list. */
const MARKER_TEXT: usize = 4;

const NEWLINE: u32 = 0x0a;

/**
 * Whether a marker lies between `start` and `end` of the patch.
 * @param newlines that may come before it
 */
export function holdsMarker(table: usize, start: u32, end: u32, newlines: u32): bool {
  const from = patchAddress() + start;
  const to = patchAddress() + end;
  for (let at = from; at < to; at += 16) {
    const first = lookUp(table + FIRST_LOW, table + FIRST_HIGH, v128.load(at));
    const second = lookUp(table + SECOND_LOW, table + SECOND_HIGH, v128.load(at, 1));
    let places = 0xffff ^ i8x16.bitmask(i8x16.eq(v128.and(first, second), i8x16.splat(0)));
    for (; places !== 0; places &= places - 1) {
      const place = at + usize(ctz(places));
      if (isMarker(table, place, to)) return countNewlines(from, place) <= newlines;
    }
  }
  return false;
}

/** For each byte the markers that have its nibbles. */
function lookUp(low: usize, high: usize, bytes: v128): v128 {
  const lows = i8x16.swizzle(v128.load(low), v128.and(bytes, i8x16.splat(0x0f)));
  const highs = i8x16.swizzle(v128.load(high), i8x16.shr_u(bytes, 4));
  return v128.and(lows, highs);
}

function isMarker(table: usize, at: usize, end: usize): bool {
  let marker = table + MARKERS;
  for (let length = load<u32>(marker); length !== 0; length = load<u32>(marker)) {
    if (at + length <= end && isEqual(at, marker + MARKER_TEXT, length)) return true;
    marker += MARKER_TEXT + length;
  }
  return false;
}

function isEqual(a: usize, b: usize, length: u32): bool {
  for (let i: u32 = 0; i < length; i++) if (load<u8>(a + i) !== load<u8>(b + i)) return false;
  return true;
}

function countNewlines(from: usize, to: usize): u32 {
  let count: u32 = 0;
  for (let at = from; at < to; at++) count += u32(u32(load<u8>(at)) === NEWLINE);
  return count;
}
