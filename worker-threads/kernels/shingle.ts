/**
 * Hashes every window of k = 5 consecutive tokens of a segment ("shingles": Broder, On the resemblance and containment
 * of documents, 1997) with the rolling polynomial of Karp and Rabin (1987), one 32-bit lane for each half of the token
 * hashes, finished by a bijective mix so that shingles which share tokens still have unrelated hashes.
 *
 * A segment with fewer than five tokens gives one shingle of all it has.
 */
import { clearHashStream, endSegment, type HashStream, reserveHashes } from './hash-stream.ts';

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
  reserveHashes(shingles, tokens.count);
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
  const { hi: tokenHi, lo: tokenLo, line: tokenLine } = tokens;
  const { hi, lo, line } = into;
  const warmUpEnd = Math.min(end, start + SHINGLE_TOKENS) - 1;
  let rollingHi = 0;
  let rollingLo = 0;
  for (let i = start; i < warmUpEnd; i++) {
    rollingHi = (Math.imul(rollingHi, BASE_HI) + tokenHi[i]!) | 0;
    rollingLo = (Math.imul(rollingLo, BASE_LO) + tokenLo[i]!) | 0;
  }
  let count = into.count;
  // Invariant: the rolling values are the polynomials over the tokens of the shingle that ends before `i`
  // (less its oldest token when i is the first), and all shingles that end before `i` are written.
  for (let i = warmUpEnd; i < end; i++) {
    rollingHi = (Math.imul(rollingHi, BASE_HI) + tokenHi[i]!) | 0;
    rollingLo = (Math.imul(rollingLo, BASE_LO) + tokenLo[i]!) | 0;
    const leaving = i - SHINGLE_TOKENS;
    if (leaving >= start) {
      rollingHi = (rollingHi - Math.imul(tokenHi[leaving]!, LEAVING_HI)) | 0;
      rollingLo = (rollingLo - Math.imul(tokenLo[leaving]!, LEAVING_LO)) | 0;
    }
    let a = Math.imul(rollingHi ^ (rollingLo >>> 16), FINISH_HI);
    let b = Math.imul(rollingLo ^ (a >>> 15), FINISH_LO);
    a = Math.imul(a ^ (b >>> 16), FINISH_AGAIN);
    b ^= a >>> 14;
    hi[count] = a;
    lo[count] = (b & ~1) | stream;
    line[count++] = tokenLine[leaving < start ? start : leaving + 1]!;
  }
  into.count = count;
}

function power(base: number, exponent: number): number {
  let product = 1;
  for (let i = 0; i < exponent; i++) product = Math.imul(product, base);
  return product;
}
