import type { FileStatus } from '../../domain/changed-file.ts';
import { decodeLatin1Path, unquotePath } from './decode-path.ts';
import { PatchCutError, PatchError } from './patch-error.ts';

const SECTION_START = 'diff --git ';
const BINARY_PATCH = 'GIT binary patch';
/** How a hunk begins. */
export const HUNK_START = '@@ ';
const NEWLINE = 0x0a;
const SUBMODULE_MODE = '160000';

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
  const end = findHeaderEnd(patch, at, length);
  const [title = '', ...headerLines] = patch.toString('latin1', at, end - 1).split('\n');
  const facts: HeaderFacts = {
    renameFrom: null,
    target: null,
    status: 'modified',
    binary: false,
    submodule: false,
  };
  for (const line of headerLines) readHeaderLine(line, at, facts);
  const hasBinaryPatch = startsWith(patch, end, BINARY_PATCH);
  const { status, submodule } = facts;
  return {
    path: facts.target ?? pathInTitle(title.slice(SECTION_START.length), at),
    previousPath: status === 'renamed' ? facts.renameFrom : null,
    status,
    binary: facts.binary || hasBinaryPatch,
    submodule,
    next: hasBinaryPatch ? skipBinaryPatch(patch, end, length) : end,
  };
}

/** Offset of the first hunk, binary patch or next section, or of the end. */
function findHeaderEnd(patch: Buffer, at: number, length: number): number {
  let pos = lineEnd(patch, at, length) + 1;
  while (
    pos < length &&
    !startsWith(patch, pos, HUNK_START) &&
    !startsWith(patch, pos, SECTION_START) &&
    !startsWith(patch, pos, BINARY_PATCH)
  ) {
    pos = lineEnd(patch, pos, length) + 1;
  }
  return pos;
}

function readHeaderLine(text: string, offset: number, facts: HeaderFacts): void {
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
    facts.renameFrom = pathOfLine(text.slice('rename from '.length), offset);
  } else if (text.startsWith('rename to ')) {
    facts.target = pathOfLine(text.slice('rename to '.length), offset);
  } else if (text.startsWith('copy to ')) {
    facts.status = 'added';
    facts.target = pathOfLine(text.slice('copy to '.length), offset);
  } else if (text.startsWith('Binary files ')) {
    facts.binary = true;
  } else if (!/^(?:old mode|new mode|similarity index|dissimilarity index|copy from) /.test(text)) {
    throw new PatchError('an unknown line in a file header', offset);
  }
}

function pathOfLine(text: string, offset: number): string {
  return decodeLatin1Path(text.startsWith('"') ? unquotePath(text, offset) : text);
}

/** The path of `a/<path> b/<path>`: only a rename or a copy has two different ones, and those name them again. */
function pathInTitle(title: string, offset: number): string {
  if (title.startsWith('"')) return decodeLatin1Path(unquotePath(title, offset).slice('a/'.length));
  const pathLength = (title.length - 'a/ b/'.length) / 2;
  const path = title.slice('a/'.length, 'a/'.length + pathLength);
  if (path === '' || title !== `a/${path} b/${path}`) {
    throw new PatchError('the two paths of a "diff --git" line differ without a rename', offset);
  }
  return decodeLatin1Path(path);
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
