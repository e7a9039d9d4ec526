/**
 * Cuts changed lines into tokens and hashes each to 64 bits, straight from the bytes of the patch.
 *
 * A token is a run of letters, digits, `_`, `$` and bytes from 0x80 up (so any UTF-8 word is one token), or one
 * punctuation byte. White space separates tokens and is otherwise dropped: indentation and reflow change nothing.
 *
 * Words are hashed by two multiply-rotate lanes (the scheme of FxHash, with different rotations and multipliers, so
 * that the lanes are not functions of each other) and finished by a bijective cross-lane mix in the manner of
 * MurmurHash3's fmix (Appleby, 2011). Punctuation hashes are the same function, tabulated.
 */
import type { ChangedLines } from './changed-lines.ts';
import { clearHashStream, endSegment, type HashStream, reserveHashes } from './hash-stream.ts';

const SPACE = 0;
const PUNCTUATION = 1;
const WORD = 2;

const BYTE_CLASS = classifyBytes();

const SEED_HI = 0x243f6a88;
const SEED_LO = 0x13198a2e;
const MULTIPLY_HI = 0x9e3779b1;
const MULTIPLY_LO = 0x85ebca77;
const FINISH_HI = 0x85ebca6b;
const FINISH_LO = 0xc2b2ae35;

const PUNCTUATION_HI = new Int32Array(256);
const PUNCTUATION_LO = new Int32Array(256);
tabulatePunctuation();

/**
 * Fills `added` and `removed` with the token hashes of the lines of either sign. A stream runs on across the lines of
 * one file; each file is a segment of its own.
 */
export function tokenise(
  patch: Uint8Array,
  lines: ChangedLines,
  added: HashStream,
  removed: HashStream,
): void {
  clearHashStream(added);
  clearHashStream(removed);
  let file = -1;
  // Invariant: the lines before i are tokenised, and `file` is the file whose segments are open in both streams.
  for (let i = 0; i < lines.count; i++) {
    if (lines.file[i] !== file) {
      endSegment(added);
      endSegment(removed);
      file = lines.file[i]!;
    }
    tokeniseLine(patch, lines.start[i]!, lines.end[i]!, i, lines.removed[i] === 0 ? added : removed);
  }
  endSegment(added);
  endSegment(removed);
}

function tokeniseLine(patch: Uint8Array, start: number, end: number, line: number, into: HashStream): void {
  // No line has more tokens than bytes.
  reserveHashes(into, into.count + end - start);
  const { hi, lo, line: lineOf } = into;
  let count = into.count;
  let at = start;
  // Invariant: every token that begins before `at` is in the stream, and `at` is not inside a word.
  while (at < end) {
    let byte = patch[at++]!;
    const kind = BYTE_CLASS[byte]!;
    if (kind === SPACE) continue;
    if (kind === PUNCTUATION) {
      hi[count] = PUNCTUATION_HI[byte]!;
      lo[count] = PUNCTUATION_LO[byte]!;
    } else {
      let a = SEED_HI;
      let b = SEED_LO;
      for (;;) {
        a = Math.imul(((a << 5) | (a >>> 27)) ^ byte, MULTIPLY_HI);
        b = Math.imul(((b << 11) | (b >>> 21)) + byte, MULTIPLY_LO);
        if (at === end) break;
        byte = patch[at]!;
        if (BYTE_CLASS[byte] !== WORD) break;
        at++;
      }
      a = Math.imul(a ^ (b >>> 16), FINISH_HI);
      b = Math.imul(b ^ (a >>> 15), FINISH_LO);
      a ^= b >>> 16;
      hi[count] = a;
      lo[count] = b ^ (a >>> 13);
    }
    lineOf[count++] = line;
  }
  into.count = count;
}

function classifyBytes(): Uint8Array {
  const classes = new Uint8Array(256).fill(PUNCTUATION);
  for (let byte = 0x80; byte < 256; byte++) classes[byte] = WORD;
  for (const [first, last] of ['09', 'AZ', 'az', '__', '$$']) {
    classes.fill(WORD, first!.charCodeAt(0), last!.charCodeAt(0) + 1);
  }
  for (const byte of [0x09, 0x0a, 0x0b, 0x0c, 0x0d, 0x20]) classes[byte] = SPACE;
  return classes;
}

function tabulatePunctuation(): void {
  for (let byte = 0; byte < 256; byte++) {
    let a = Math.imul(((SEED_HI << 5) | (SEED_HI >>> 27)) ^ byte, MULTIPLY_HI);
    let b = Math.imul(((SEED_LO << 11) | (SEED_LO >>> 21)) + byte, MULTIPLY_LO);
    a = Math.imul(a ^ (b >>> 16), FINISH_HI);
    b = Math.imul(b ^ (a >>> 15), FINISH_LO);
    a ^= b >>> 16;
    PUNCTUATION_HI[byte] = a;
    PUNCTUATION_LO[byte] = b ^ (a >>> 13);
  }
}
