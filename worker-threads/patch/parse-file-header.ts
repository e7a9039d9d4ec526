import type { FileStatus } from '../../domain/changed-file.ts';
import { decodePath, unquotePath } from './decode-path.ts';
import { PatchCutError, PatchError } from './patch-error.ts';

export const SECTION_START = 'diff --git ';
const SUBMODULE_MODE = '160000';
const QUOTE = 0x22;
const NEWLINE = 0x0a;

/** What the lines from `diff --git` to the first hunk say of a file. */
export interface FileHeader {
  readonly path: string;
  readonly previousPath: string | null;
  readonly status: FileStatus;
  readonly binary: boolean;
  readonly submodule: boolean;
  /** Offset of the first hunk, of the next section, or of the end. */
  readonly next: number;
}

interface HeaderFacts {
  renameFrom: string | null;
  target: string | null;
  status: FileStatus;
  binary: boolean;
  submodule: boolean;
}

/**
 * Reads a file's header.
 * @param at offset of `diff --git`
 * @param length bytes of the patch that may be read
 * @throws PatchError when it is none, PatchCutError when the bytes end inside a line
 */
export function parseFileHeader(patch: Buffer, at: number, length: number): FileHeader {
  if (!startsWith(patch, at, SECTION_START)) throw new PatchError('"diff --git" was expected', at);
  const titleEnd = lineEnd(patch, at, length);
  const facts: HeaderFacts = {
    renameFrom: null,
    target: null,
    status: 'modified',
    binary: false,
    submodule: false,
  };
  let pos = titleEnd + 1;
  while (pos < length && !startsWith(patch, pos, '@@ ') && !startsWith(patch, pos, SECTION_START)) {
    const end = lineEnd(patch, pos, length);
    if (startsWith(patch, pos, 'GIT binary patch')) {
      facts.binary = true;
      pos = skipBinaryPatch(patch, end + 1, length);
    } else {
      readHeaderLine(patch, pos, end, facts);
      pos = end + 1;
    }
  }
  const path = facts.target ?? pathInTitle(patch, at + SECTION_START.length, titleEnd);
  const { status, binary, submodule } = facts;
  const previousPath = status === 'renamed' ? facts.renameFrom : null;
  return { path, previousPath, status, binary, submodule, next: pos };
}

function readHeaderLine(patch: Buffer, pos: number, end: number, facts: HeaderFacts): void {
  const text = patch.toString('latin1', pos, end);
  if (text.startsWith('index ')) {
    if (text.endsWith(` ${SUBMODULE_MODE}`)) facts.submodule = true;
  } else if (text.startsWith('--- ') || text.startsWith('+++ ')) {
    // The same paths again; the title and the rename lines say them without the trailing tab.
  } else if (text.startsWith('new file mode ')) {
    facts.status = 'added';
    if (text.endsWith(SUBMODULE_MODE)) facts.submodule = true;
  } else if (text.startsWith('deleted file mode ')) {
    facts.status = 'removed';
    if (text.endsWith(SUBMODULE_MODE)) facts.submodule = true;
  } else if (text.startsWith('rename from ')) {
    facts.status = 'renamed';
    facts.renameFrom = pathOfLine(patch, pos + 'rename from '.length, end);
  } else if (text.startsWith('rename to ')) {
    facts.target = pathOfLine(patch, pos + 'rename to '.length, end);
  } else if (text.startsWith('copy to ')) {
    facts.status = 'added';
    facts.target = pathOfLine(patch, pos + 'copy to '.length, end);
  } else if (text.startsWith('Binary files ')) {
    facts.binary = true;
  } else if (!/^(?:old mode|new mode|similarity index|dissimilarity index|copy from) /.test(text)) {
    throw new PatchError('an unknown line in a file header', pos);
  }
}

function pathOfLine(patch: Buffer, pos: number, end: number): string {
  if (patch[pos] !== QUOTE) return decodePath(patch.subarray(pos, end));
  return decodePath(unquotePath(patch, pos, end).bytes);
}

/** The path of `a/<path> b/<path>`: only a rename or a copy has two different ones, and those name them again. */
function pathInTitle(patch: Buffer, pos: number, end: number): string {
  if (patch[pos] === QUOTE) {
    const { bytes } = unquotePath(patch, pos, end);
    return decodePath(bytes.subarray(2));
  }
  const pathLength = (end - pos - 'a/ b/'.length) / 2;
  const first = patch.subarray(pos + 2, pos + 2 + pathLength);
  const second = patch.subarray(end - pathLength, end);
  if (pathLength < 1 || !Number.isInteger(pathLength) || !first.equals(second)) {
    throw new PatchError('the two paths of a "diff --git" line differ without a rename', pos);
  }
  return decodePath(first);
}

/** Base85 lines hold no space, so no line of a binary patch looks like the next section. */
function skipBinaryPatch(patch: Buffer, at: number, length: number): number {
  let pos = at;
  while (pos < length && !startsWith(patch, pos, SECTION_START)) pos = lineEnd(patch, pos, length) + 1;
  return pos;
}

/** Offset of the newline that ends the line at `pos`. */
export function lineEnd(patch: Buffer, pos: number, length: number): number {
  const end = patch.indexOf(NEWLINE, pos);
  if (end === -1 || end >= length) throw new PatchCutError('the patch ends inside a line', pos);
  return end;
}

/** Whether the ASCII text stands at `pos`. */
export function startsWith(patch: Buffer, pos: number, text: string): boolean {
  for (let index = 0; index < text.length; index += 1) {
    if (patch[pos + index] !== text.charCodeAt(index)) return false;
  }
  return true;
}
