/**
 * Hashes every window of k = 5 consecutive tokens of a segment ("shingles": Broder, On the resemblance and containment
 * of documents, 1997) with the rolling polynomial of Karp and Rabin (1987), one 32-bit lane for each half of the token
 * hashes, finished by a bijective mix so that shingles which share tokens still have unrelated hashes.
 *
 * A segment with fewer than five tokens gives one shingle of all it has.
 */
import { clearHashStream, endSegment, type HashStream, RECORD_WORDS, reserveRecords } from './hash-stream.ts';

/** Tokens in a shingle. */
export const SHINGLE_TOKENS = 5;

const BASE_HI = 0x2c1b3c6d;
const BASE_LO = 0x297a2d39;
const LEAVING_HI = power(BASE_HI, SHINGLE_TOKENS);
const LEAVING_LO = power(BASE_LO, SHINGLE_TOKENS);
const FINISH_HI = 0x7feb352d;
const FINISH_LO = 0x846ca68b;
const FINISH_AGAIN = 0xc2b2ae35;

/**
 * Fills `shingles` with the shingle hashes of `tokens`; each lies on the line of its first token. Bit 0 of `lo` is
 * `stream` (0 added, 1 removed): the same text in the other stream differs in that bit alone.
 */
export function shingle(tokens: HashStream, stream: 0 | 1, shingles: HashStream): void {
  clearHashStream(shingles);
  reserveRecords(shingles, tokens.count);
  let start = 0;
  for (let segment = 0; segment < tokens.segmentCount; segment++) {
    const end = tokens.segmentEnd[segment]!;
    shingleSegment(tokens, start, end, stream, shingles);
    endSegment(shingles);
    start = end;
  }
}

function shingleSegment(
  tokens: HashStream,
  start: number,
  end: number,
  stream: 0 | 1,
  into: HashStream,
): void {
  const from = tokens.words;
  const to = into.words;
  const first = start * RECORD_WORDS;
  const warmUpEnd = (Math.min(end, start + SHINGLE_TOKENS) - 1) * RECORD_WORDS;
  let rollingHi = 0;
  let rollingLo = 0;
  for (let at = first; at < warmUpEnd; at += RECORD_WORDS) {
    rollingHi = (Math.imul(rollingHi, BASE_HI) + from[at]!) | 0;
    rollingLo = (Math.imul(rollingLo, BASE_LO) + from[at + 1]!) | 0;
  }
  let written = into.count * RECORD_WORDS;
  // Invariant: the rolling values are the polynomials over the five tokens before `at`, or over all there are, and the
  // shingles that end before `at` are written.
  for (let at = warmUpEnd; at < end * RECORD_WORDS; at += RECORD_WORDS) {
    rollingHi = (Math.imul(rollingHi, BASE_HI) + from[at]!) | 0;
    rollingLo = (Math.imul(rollingLo, BASE_LO) + from[at + 1]!) | 0;
    const leaving = at - SHINGLE_TOKENS * RECORD_WORDS;
    if (leaving >= first) {
      rollingHi = (rollingHi - Math.imul(from[leaving]!, LEAVING_HI)) | 0;
      rollingLo = (rollingLo - Math.imul(from[leaving + 1]!, LEAVING_LO)) | 0;
    }
    let a = Math.imul(rollingHi ^ (rollingLo >>> 16), FINISH_HI);
    let b = Math.imul(rollingLo ^ (a >>> 15), FINISH_LO);
    a = Math.imul(a ^ (b >>> 16), FINISH_AGAIN);
    b ^= a >>> 14;
    to[written] = a;
    to[written + 1] = (b & ~1) | stream;
    to[written + 2] = from[Math.max(first, leaving + RECORD_WORDS) + 2]!;
    written += RECORD_WORDS;
  }
  into.count = written / RECORD_WORDS;
}

function power(base: number, exponent: number): number {
  let product = 1;
  for (let i = 0; i < exponent; i++) product = Math.imul(product, base);
  return product;
}
