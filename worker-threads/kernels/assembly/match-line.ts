/**
 * Tells lines that a line pattern may match by their first word and their last byte, so that most lines are never decoded. Patterns are
 * bits; what calls for them stands in a table that `extract/pattern-table.ts` writes.
 */
import { lineEnds, lineStarts, patchAddress } from './line-table';

/** Longer lines are not read: no declaration is that long, and no pattern may be slow. */
const MAX_LINE_BYTES: u32 = 500;

/** Where things stand in a table: for each first byte where its list of words begins (0 for none), as 16 bits. */
const WORD_LISTS: usize = 0;
/** For each last byte which row it has, counted from 1 (0 for none), as 8 bits. */
const END_ROWS: usize = 512;
/** The patterns of lines that begin with a capital at column 0. */
const CAPITALS: usize = 768;
/** Rows of 256 patterns by the byte after the first word; the first is for lines known by their beginning. */
const ROWS: usize = 772;
const ROW_BYTES: usize = 1024;

/** A word in a list: its patterns, its first four bytes (or fewer, and a mask for them), its length, its flags, and the other bytes. */
const WORD_HEAD: usize = 4;
const HEAD_MASK: usize = 8;
/** A length of 0 ends the list. */
const WORD_LENGTH: usize = 12;
const WORD_FLAGS: usize = 13;
const WORD_TEXT: usize = 14;
const HEAD_BYTES: usize = 4;
const AT_COLUMN_0: u32 = 1;
const WHOLE: u32 = 2;

const TAB: u32 = 0x09;
const CARRIAGE_RETURN: u32 = 0x0d;
const SPACE: u32 = 0x20;

/**
 * Finds the lines from `first` up to `end` that some pattern may match.
 * @param found receives two words for each: its index, and the patterns
 * @returns how many there are
 */
export function matchLines(table: usize, first: u32, end: u32, found: usize): u32 {
  const starts = lineStarts();
  const ends = lineEnds();
  let to = found;
  for (let line = first; line < end; line++) {
    const patterns = matchSpan(table, load<u32>(starts + (line << 2)), load<u32>(ends + (line << 2)));
    store<u32>(to, line);
    store<u32>(to, patterns, 4);
    to += usize(patterns !== 0) << 3;
  }
  return u32(to - found) >> 3;
}

/** The patterns that may match the text from `start` up to `end` of the patch. */
export function matchSpan(table: usize, start: u32, end: u32): u32 {
  if (end - start > MAX_LINE_BYTES) return 0;
  const lineStart = patchAddress() + start;
  const lineEnd = patchAddress() + end;
  const from = skipBlanks(lineStart);
  if (from + 1 >= lineEnd) return 0;
  const first = u32(load<u8>(from));
  const word = findWord(table, from, lineEnd, from === lineStart);
  if (word !== 0 && load<u32>(word) === 0) return 0;
  const isCapital = from === lineStart && first - 0x41 < 26;
  const byStart = word !== 0 ? load<u32>(word) : isCapital ? load<u32>(table, CAPITALS) : 0;
  if (byStart !== 0) return byStart | patternsInRow(table, 0, from, lineEnd);
  let last = lineEnd - 1;
  while (isBlank(load<u8>(last)) || u32(load<u8>(last)) === CARRIAGE_RETURN) last--;
  const row = u32(load<u8>(table + END_ROWS + load<u8>(last)));
  return row === 0 ? 0 : patternsInRow(table, row, from, lineEnd);
}

/** The first byte from here on that is neither space nor tab: there is a newline at least. */
function skipBlanks(at: usize): usize {
  let blanks = blankBits(at);
  while (blanks === 0xffff) {
    at += 16;
    blanks = blankBits(at);
  }
  return at + usize(ctz(~blanks));
}

function blankBits(at: usize): u32 {
  const bytes = v128.load(at);
  return i8x16.bitmask(v128.or(i8x16.eq(bytes, i8x16.splat(0x20)), i8x16.eq(bytes, i8x16.splat(0x09))));
}

/** The word of the table that the line begins with, the longest first; 0 when it begins with none. */
function findWord(table: usize, from: usize, end: usize, isAtColumn0: bool): usize {
  const list = usize(load<u16>(table + WORD_LISTS + (usize(load<u8>(from)) << 1)));
  if (list === 0) return 0;
  let word = table + list;
  for (
    let length = usize(load<u8>(word, WORD_LENGTH));
    length !== 0;
    length = usize(load<u8>(word, WORD_LENGTH))
  ) {
    const flags = u32(load<u8>(word, WORD_FLAGS));
    if ((isAtColumn0 || (flags & AT_COLUMN_0) === 0) && beginsWith(from, end, word, length, flags))
      return word;
    word += (WORD_TEXT + max(length, HEAD_BYTES) - HEAD_BYTES + 3) & ~3;
  }
  return 0;
}

function beginsWith(from: usize, end: usize, word: usize, length: usize, flags: u32): bool {
  if ((load<u32>(from) & load<u32>(word, HEAD_MASK)) !== load<u32>(word, WORD_HEAD)) return false;
  const after = from + length;
  if (after > end) return false;
  for (let i = HEAD_BYTES; i < length; i++) {
    if (load<u8>(from + i) !== load<u8>(word + WORD_TEXT + i - HEAD_BYTES)) return false;
  }
  return (flags & WHOLE) === 0 || after === end || !isWordByte(load<u8>(after));
}

/** The row's patterns for the first byte after the word that begins at `from`, its quotes and white space. */
function patternsInRow(table: usize, row: u32, from: usize, end: usize): u32 {
  let at = from;
  if (isPrefix(load<u8>(at))) at++;
  while (at < end && isWordByte(load<u8>(at))) at++;
  if (isQuote(load<u8>(at))) at++;
  while (at < end && isBlank(load<u8>(at))) at++;
  const follows: usize = at < end ? load<u8>(at) : 0;
  return load<u32>(table + ROWS + usize(row) * ROW_BYTES + (follows << 2));
}

function isBlank(byte: u32): bool {
  return byte === SPACE || byte === TAB;
}

function isQuote(byte: u32): bool {
  return byte === 0x22 || byte === 0x27;
}

/** Bytes that may come before the first word as part of it: quotes, `#`, `*`. */
function isPrefix(byte: u32): bool {
  return isQuote(byte) || byte === 0x23 || byte === 0x2a;
}

/** Bytes that go on with a word, so that `class` does not begin `className`: ASCII alone. */
function isWordByte(byte: u32): bool {
  return (byte | 0x20) - 0x61 < 26 || byte - 0x30 < 10 || byte === 0x5f || byte === 0x24;
}
