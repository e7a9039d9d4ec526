import type { LineTable } from './line-table.ts';
import { PatchCutError, PatchError } from './patch-error.ts';

const NEWLINE = 0x0a;
const SPACE = 0x20;
const PLUS = 0x2b;
const COMMA = 0x2c;
const MINUS = 0x2d;
const AT = 0x40;
const BACKSLASH = 0x5c;

/** `@@ -oldStart,oldLines +newStart,newLines @@ context`. */
export interface HunkHeader {
  readonly oldStart: number;
  readonly oldLines: number;
  readonly newStart: number;
  readonly newLines: number;
  /** Where the enclosing line that Git found (`function foo(`) begins; equal to its end when there is none. */
  readonly contextStart: number;
  readonly contextEnd: number;
}

/** What the body of a hunk held, and where reading goes on. */
export interface HunkBody {
  readonly additions: number;
  readonly deletions: number;
  /** False when the table was full, so that some lines were counted but not kept. */
  readonly allKept: boolean;
  readonly next: number;
}

/**
 * Reads a hunk's header.
 * @param end offset of the header's newline
 * @throws PatchError when it is none
 */
export function parseHunkHeader(patch: Buffer, at: number, end: number): HunkHeader {
  let pos = at + '@@ '.length;
  const number = (): number => {
    const from = pos;
    let value = 0;
    for (let digit = patch[pos]! - 0x30; digit >= 0 && digit <= 9; digit = patch[pos]! - 0x30) {
      value = value * 10 + digit;
      pos += 1;
    }
    if (pos === from || value > 0xffff_ffff) throw new PatchError('a wrong number in a hunk header', from);
    return value;
  };
  const expect = (byte: number): void => {
    if (patch[pos] !== byte) throw new PatchError('a hunk header was expected', at);
    pos += 1;
  };
  const count = (): number => {
    if (patch[pos] !== COMMA) return 1;
    pos += 1;
    return number();
  };
  expect(MINUS);
  const oldStart = number();
  const oldLines = count();
  expect(SPACE);
  expect(PLUS);
  const newStart = number();
  const newLines = count();
  expect(SPACE);
  expect(AT);
  expect(AT);
  const contextStart = Math.min(pos + 1, end);
  return { oldStart, oldLines, newStart, newLines, contextStart, contextEnd: end };
}

/**
 * Reads a hunk's lines, exactly as many as its header promises, and adds the changed ones to the table.
 * @param at offset of the first line after the header
 * @param length bytes of the patch that may be read
 * @param keepUntil lines the table may hold; further ones are only counted
 * @throws PatchError when a line fits no promise, PatchCutError when the bytes end first
 */
export function parseHunkBody(
  patch: Buffer,
  at: number,
  length: number,
  header: HunkHeader,
  lines: LineTable,
  keepUntil: number,
): HunkBody {
  let { oldLines: oldLeft, newLines: newLeft, oldStart: oldLine, newStart: newLine } = header;
  const room = Math.max(0, keepUntil - lines.count);
  lines.reserve(Math.min(oldLeft + newLeft, length - at, room));
  const { start, end, line, removed } = lines;
  const lastKept = lines.count + room;
  let count = lines.count;
  let contextLines = 0;
  let pos = at;
  while (oldLeft > 0 || newLeft > 0) {
    let eol = pos;
    while (eol < length && patch[eol] !== NEWLINE) eol += 1;
    if (eol >= length) throw new PatchCutError('the patch ends inside a hunk', pos);
    const sign = patch[pos];
    if (sign === PLUS || sign === MINUS) {
      if (count < lastKept) {
        start[count] = pos + 1;
        end[count] = eol;
        removed[count] = sign === MINUS ? 1 : 0;
        line[count] = sign === MINUS ? oldLine : newLine;
      }
      count += 1;
      if (sign === MINUS) {
        oldLeft -= 1;
        oldLine += 1;
      } else {
        newLeft -= 1;
        newLine += 1;
      }
    } else if (sign === SPACE || sign === NEWLINE) {
      oldLeft -= 1;
      newLeft -= 1;
      oldLine += 1;
      newLine += 1;
      contextLines += 1;
    } else if (sign !== BACKSLASH) {
      throw new PatchError('a line of a hunk begins with neither space, plus nor minus', pos);
    }
    if (oldLeft < 0 || newLeft < 0) throw new PatchError('a hunk holds more lines than its header says', pos);
    pos = eol + 1;
  }
  lines.count = Math.min(count, lastKept);
  return {
    additions: header.newLines - contextLines,
    deletions: header.oldLines - contextLines,
    allKept: count <= lastKept,
    next: skipNoNewlineMark(patch, pos, length),
  };
}

/** `\ No newline at end of file` may follow the last line of a hunk. */
function skipNoNewlineMark(patch: Buffer, at: number, length: number): number {
  if (at >= length || patch[at] !== BACKSLASH) return at;
  const eol = patch.indexOf(NEWLINE, at);
  if (eol === -1 || eol >= length) throw new PatchCutError('the patch ends inside a line', at);
  return eol + 1;
}
