/** Reads hunks by the line counts of their headers, so that content is never taken for a header. */
import {
  CUT_IN_HUNK,
  CUT_IN_LINE,
  fail,
  NO_HUNK_HEADER,
  TOO_MANY_LINES,
  UNKNOWN_SIGN,
  WRONG_NUMBER,
} from './failure';
import { findNewline } from './find-newline';
import {
  BODY_END,
  BODY_START,
  CONTEXT_END,
  CONTEXT_START,
  NEW_LINES,
  NEW_START,
  OLD_LINES,
  OLD_START,
} from './hunk-table';
import {
  lineCount,
  lineEnds,
  lineNumbers,
  lineSigns,
  lineStarts,
  reserveLines,
  setLineCount,
} from './line-table';

const NEWLINE: u32 = 0x0a;
const SPACE: u32 = 0x20;
const PLUS: u32 = 0x2b;
const COMMA: u32 = 0x2c;
const MINUS: u32 = 0x2d;
const ZERO: u32 = 0x30;
const AT: u32 = 0x40;
const BACKSLASH: u32 = 0x5c;

/** What the last hunk held. */
let contextLines: u32 = 0;
let isWhole: bool = false;
/** Where the bytes ended too early, and how. */
let cutAt: usize = 0;
let cutFailure: i32 = 0;

/** Lines of the last hunk on both sides. */
export function hunkContextLines(): u32 {
  return contextLines;
}

/** Whether all changed lines of the last hunk went to the table. */
export function keptWholeHunk(): bool {
  return isWhole;
}

/** Where a hunk was cut, after `parseHunk` returned 0, and the failure that this is in a patch that should be whole. */
export function hunkCutAt(): usize {
  return cutAt;
}

export function hunkCutFailure(): i32 {
  return cutFailure;
}

function cut(failure: i32, at: usize): usize {
  cutFailure = failure;
  cutAt = at;
  return 0;
}

/**
 * Reads a hunk into its record, and its changed lines into the line table.
 * @param patch where the patch begins
 * @param at where the hunk's header begins
 * @param end where reading ends
 * @param keepUntil lines the table may hold; further ones are only counted
 * @returns where reading goes on; 0 when the bytes end first
 */
export function parseHunk(patch: usize, at: usize, end: usize, hunk: usize, keepUntil: u32): usize {
  const headerEnd = findNewline(at, end);
  if (headerEnd === end) return cut(CUT_IN_LINE, at);
  parseHunkHeader(patch, at, headerEnd, hunk);
  store<usize>(hunk, headerEnd + 1 - patch, BODY_START);
  const next = parseLines(patch, headerEnd + 1, end, hunk, keepUntil);
  if (next === 0) return 0;
  const bodyEnd = skipNoNewlineMark(next, end);
  store<usize>(hunk, bodyEnd - patch, BODY_END);
  return bodyEnd;
}

let pos: usize = 0;

function parseHunkHeader(patch: usize, at: usize, end: usize, hunk: usize): void {
  pos = at + 3;
  expect(MINUS, at - patch);
  store<u32>(hunk, readNumber(patch), OLD_START);
  store<u32>(hunk, readCount(patch), OLD_LINES);
  expect(SPACE, at - patch);
  expect(PLUS, at - patch);
  store<u32>(hunk, readNumber(patch), NEW_START);
  store<u32>(hunk, readCount(patch), NEW_LINES);
  expect(SPACE, at - patch);
  expect(AT, at - patch);
  expect(AT, at - patch);
  store<usize>(hunk, min(pos + 1, end) - patch, CONTEXT_START);
  store<usize>(hunk, end - patch, CONTEXT_END);
}

function expect(byte: u32, offset: usize): void {
  if (u32(load<u8>(pos)) !== byte) fail(NO_HUNK_HEADER, offset);
  pos++;
}

function readNumber(patch: usize): u32 {
  const from = pos;
  let value: u64 = 0;
  for (let digit = u32(load<u8>(pos)) - ZERO; digit <= 9; digit = u32(load<u8>(pos)) - ZERO) {
    value = value * 10 + u64(digit);
    if (value > 0xffffffff) fail(WRONG_NUMBER, from - patch);
    pos++;
  }
  if (pos === from) fail(WRONG_NUMBER, from - patch);
  return u32(value);
}

function readCount(patch: usize): u32 {
  if (u32(load<u8>(pos)) !== COMMA) return 1;
  pos++;
  return readNumber(patch);
}

/** Reads exactly as many lines as the header promises. */
function parseLines(patch: usize, at: usize, end: usize, hunk: usize, keepUntil: u32): usize {
  let oldLeft = i64(load<u32>(hunk, OLD_LINES));
  let newLeft = i64(load<u32>(hunk, NEW_LINES));
  const promised = u64(oldLeft + newLeft);
  const room = max(keepUntil, lineCount()) - lineCount();
  reserveLines(u32(min(min(promised, u64(end - at)), u64(room))));
  let oldLine = load<u32>(hunk, OLD_START);
  let newLine = load<u32>(hunk, NEW_START);
  const starts = lineStarts();
  const ends = lineEnds();
  const numbers = lineNumbers();
  const signs = lineSigns();
  const lastKept = lineCount() + room;
  let count = u64(lineCount());
  let context: u32 = 0;
  let line = at;
  while (oldLeft > 0 || newLeft > 0) {
    const eol = findNewline(line, end);
    if (eol >= end) return cut(CUT_IN_HUNK, line);
    const sign = u32(load<u8>(line));
    if (sign === PLUS || sign === MINUS) {
      const isRemoved = sign === MINUS;
      if (count < u64(lastKept)) {
        const index = u32(count);
        store<usize>(starts + (index << 2), line + 1 - patch);
        store<usize>(ends + (index << 2), eol - patch);
        store<u32>(numbers + (index << 2), isRemoved ? oldLine : newLine);
        store<u8>(signs + index, u8(isRemoved));
      }
      count++;
      oldLine += u32(isRemoved);
      newLine += u32(!isRemoved);
      oldLeft -= i64(isRemoved);
      newLeft -= i64(!isRemoved);
    } else if (sign === SPACE || sign === NEWLINE) {
      oldLeft--;
      newLeft--;
      oldLine++;
      newLine++;
      context++;
    } else if (sign !== BACKSLASH) {
      fail(UNKNOWN_SIGN, line - patch);
    }
    if (oldLeft < 0 || newLeft < 0) fail(TOO_MANY_LINES, line - patch);
    line = eol + 1;
  }
  setLineCount(u32(min(count, u64(lastKept))));
  contextLines = context;
  isWhole = count <= u64(lastKept);
  return line;
}

/** `\ No newline at end of file` may follow the last line of a hunk. */
function skipNoNewlineMark(at: usize, end: usize): usize {
  if (at >= end || u32(load<u8>(at)) !== BACKSLASH) return at;
  const eol = findNewline(at, end);
  return eol === end ? cut(CUT_IN_LINE, at) : eol + 1;
}
