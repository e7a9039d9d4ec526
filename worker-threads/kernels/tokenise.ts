/**
 * Cuts changed lines into tokens and hashes each to 64 bits, straight from the bytes of the patch; and copies the bytes
 * that are not white space for the canonical hash (in the same pass: reading the lines again would cost half as much).
 *
 * A token is a run of letters, digits, `_`, `$` and bytes from 0x80 up (so any UTF-8 word is one token), or one
 * punctuation byte. White space separates tokens and is otherwise dropped: indentation and reflow change nothing.
 *
 * The hash takes each byte through a table of random words (tabulation: Zobrist, 1970) into two multiply-rotate lanes in
 * the manner of FxHash. It has no finish of its own: `shingle.ts` mixes what it makes of five tokens.
 *
 * The loop over the bytes of a line has no branch that depends on them. Where a word ends is as good as random to the
 * processor, and a wrong guess there costs more than hashing five bytes.
 */
import type { ChangedLines } from './changed-lines.ts';
import { clearHashStream, endSegment, type HashStream, RECORD_WORDS, reserveRecords } from './hash-stream.ts';
import { clearInkStream, endInkFile, type InkStream, reserveInk } from './ink-stream.ts';

/** Classes of bytes: bit 0, part of a token; bit 1, NUL; bit 31, part of a word. White space is 0. */
const PUNCTUATION = 1;
const NUL_BIT = 2;
const WORD = -0x7fffffff;
const BYTE_CLASS = classifyBytes();

const BYTE_HI = drawWords(0x243f6a88);
const BYTE_LO = drawWords(0x13198a2e);
const MULTIPLY_HI = 0x9e3779b1;
const MULTIPLY_LO = 0x85ebca77;

const PLUS = 0x2b;
const MINUS = 0x2d;

/**
 * Fills `added` and `removed` with the token hashes of the lines of either sign, and `ink` with the lines' bytes. A stream
 * runs on across the lines of one file; each file is a segment of its own.
 */
export function tokenise(
  patch: Uint8Array,
  lines: ChangedLines,
  added: HashStream,
  removed: HashStream,
  ink: InkStream,
): void {
  clearHashStream(added);
  clearHashStream(removed);
  clearInkStream(ink);
  let file = -1;
  // Invariant: the lines before i are tokenised, and `file` is the file whose segments are open in all streams.
  for (let i = 0; i < lines.count; i++) {
    if (lines.file[i] !== file) {
      endFile(added, removed, ink);
      file = lines.file[i]!;
    }
    const isAdded = lines.removed[i] === 0;
    reserveInk(ink, ink.length + lines.end[i]! - lines.start[i]! + 2);
    ink.bytes[ink.length++] = isAdded ? PLUS : MINUS;
    ink.lineCount++;
    tokeniseLine(patch, lines.start[i]!, lines.end[i]!, i, isAdded ? added : removed, ink);
  }
  endFile(added, removed, ink);
}

function tokeniseLine(
  patch: Uint8Array,
  start: number,
  end: number,
  line: number,
  into: HashStream,
  ink: InkStream,
): void {
  // No line has more tokens than bytes; white space writes one past the last token.
  reserveRecords(into, into.count + end - start + 1);
  const { words } = into;
  const { bytes } = ink;
  const place = line << 1;
  let count = into.count;
  let length = ink.length;
  let classes = 0;
  let afterWord = 0;
  let a = 0;
  let b = 0;
  let at = start;
  while (at < end && BYTE_CLASS[patch[at]!] === 0) at++;
  // Invariant: the tokens that begin before `at` are counted, and the slot of the last holds the hash (a, b) of its
  // bytes so far; `afterWord` is -1 when the byte before `at` is part of a word, else 0; the ink before `at` is copied.
  for (; at < end; at++) {
    const byte = patch[at]!;
    const kind = BYTE_CLASS[byte]!;
    const isInk = kind & 1;
    const isWord = kind >> 31;
    const goesOn = afterWord & isWord;
    afterWord = isWord;
    classes |= kind;
    a = Math.imul((((a << 5) | (a >>> 27)) & goesOn) ^ BYTE_HI[byte]!, MULTIPLY_HI);
    b = Math.imul((((b << 11) | (b >>> 21)) & goesOn) ^ BYTE_LO[byte]!, MULTIPLY_LO);
    count = (count + (isInk & ~goesOn)) | 0;
    // White space writes to the free places after the last token and the last ink, which the next of them overwrites.
    const slot = (count - isInk) * RECORD_WORDS;
    words[slot] = a;
    words[slot + 1] = b;
    words[slot + 2] = place;
    bytes[length] = byte;
    length = (length + isInk) | 0;
  }
  into.count = count;
  ink.length = (classes & NUL_BIT) === 0 ? length : bytes.indexOf(0, ink.length);
}

function endFile(added: HashStream, removed: HashStream, ink: InkStream): void {
  endSegment(added);
  endSegment(removed);
  endInkFile(ink);
}

function classifyBytes(): Int32Array {
  const classes = new Int32Array(256).fill(PUNCTUATION);
  classes.fill(WORD, 0x80);
  for (const [first, last] of ['09', 'AZ', 'az', '__', '$$']) {
    classes.fill(WORD, first!.charCodeAt(0), last!.charCodeAt(0) + 1);
  }
  for (const byte of [0x09, 0x0a, 0x0b, 0x0c, 0x0d, 0x20]) classes[byte] = 0;
  classes[0] = PUNCTUATION | NUL_BIT;
  return classes;
}

/** One word for each byte, from the SplitMix32 sequence. */
function drawWords(seed: number): Int32Array {
  let state = seed;
  return new Int32Array(256).map(() => {
    state = (state + 0x9e3779b9) | 0;
    let word = Math.imul(state ^ (state >>> 16), 0x21f0aaad);
    word = Math.imul(word ^ (word >>> 15), 0x735a2d97);
    return word ^ (word >>> 15);
  });
}
