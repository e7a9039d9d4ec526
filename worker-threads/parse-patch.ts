import type { FileStatus } from '../domain/changed-file.ts';
import { LineTable } from './patch/line-table.ts';
import { HUNK_START, lineEnd, parseFileHeader, startsWith } from './patch/parse-file-header.ts';
import { type HunkHeader, parseHunkBody, parseHunkHeader } from './patch/parse-hunk.ts';
import { PatchCutError, PatchError } from './patch/patch-error.ts';
import {
  MAX_CHANGED_LINES,
  MAX_FILES,
  MAX_PATCH_BYTES,
  MAX_SIGNED_FILE_BYTES,
  MAX_SIGNED_FILE_LINES,
} from './patch/patch-limits.ts';

/** One hunk: its header and the bytes of its lines. */
export interface ParsedHunk extends HunkHeader {
  readonly bodyStart: number;
  readonly bodyEnd: number;
}

/** One file of a patch. */
export interface ParsedFile {
  readonly path: string;
  /** Path at the base of a rename. */
  readonly previousPath: string | null;
  status: FileStatus;
  binary: boolean;
  submodule: boolean;
  additions: number;
  deletions: number;
  /** Its lines in the line table: from `firstLine` up to `endLine`, exclusive. */
  readonly firstLine: number;
  endLine: number;
  readonly hunks: ParsedHunk[];
  /** Too many lines or bytes to be signed: counted, but not in the line table. */
  tooLarge: boolean;
  /** A limit cut its section, so the counts are lower bounds or lines are missing. */
  cut: boolean;
}

/** The patch of one pull request as a table of files and a table of changed lines. */
export interface ParsedPatch {
  readonly bytes: Buffer;
  /** Sorted by the UTF-8 bytes of `path`; no path twice. */
  readonly files: readonly ParsedFile[];
  /** Changed lines in patch order; each file's are one run. */
  readonly lines: Readonly<Omit<LineTable, 'reserve'>>;
  /** True when a limit cut the input. */
  readonly truncated: boolean;
}

/** Limits of one parse; the defaults are the product's. */
export interface ParseLimits {
  readonly files: number;
  readonly changedLines: number;
  readonly patchBytes: number;
}

const DEFAULT_LIMITS: ParseLimits = {
  files: MAX_FILES,
  changedLines: MAX_CHANGED_LINES,
  patchBytes: MAX_PATCH_BYTES,
};

/**
 * Parses what `git diff-tree -r -p -M --full-index` prints between two trees. Hunks are read by the line counts of
 * their headers, so content is never taken for a header.
 * @param lines is filled and becomes part of the result; given again, it saves making a new one
 * @throws PatchError (code `patch_malformed`) when the bytes are anything else
 */
export function parsePatch(
  patch: Uint8Array,
  limits: ParseLimits = DEFAULT_LIMITS,
  lines: LineTable = new LineTable(),
): ParsedPatch {
  lines.count = 0;
  const bytes = Buffer.from(patch.buffer, patch.byteOffset, patch.byteLength);
  const length = Math.min(bytes.length, limits.patchBytes);
  const files: ParsedFile[] = [];
  let truncated = length < bytes.length;
  let pos = 0;
  while (pos < length) {
    if (files.length === limits.files) {
      truncated = true;
      break;
    }
    const section = parseSection(bytes, pos, length, lines, limits);
    if (section === null) break;
    addFile(files, section.file);
    if (section.file.cut) truncated = true;
    pos = section.next;
  }
  sortByPath(files);
  return { bytes, files, lines, truncated };
}

/** One file's section; null when the readable bytes end inside its header. */
function parseSection(
  bytes: Buffer,
  at: number,
  length: number,
  lines: LineTable,
  limits: ParseLimits,
): { file: ParsedFile; next: number } | null {
  const isCut = length < bytes.length;
  const firstLine = lines.count;
  let file: ParsedFile | null = null;
  let pos = at;
  try {
    const { next, ...header } = parseFileHeader(bytes, at, length);
    file = {
      ...header,
      additions: 0,
      deletions: 0,
      firstLine,
      endLine: firstLine,
      hunks: [],
      tooLarge: false,
      cut: false,
    };
    pos = next;
    while (pos < length && startsWith(bytes, pos, HUNK_START)) {
      pos = parseHunk(bytes, pos, length, file, lines, limits);
    }
  } catch (error) {
    if (!isCut || !(error instanceof PatchCutError)) throw error;
    if (file === null) return null;
    file.cut = true;
    pos = length;
  }
  if (pos - at > MAX_SIGNED_FILE_BYTES) file.tooLarge = true;
  if (file.tooLarge) lines.count = firstLine;
  file.endLine = lines.count;
  return { file, next: pos };
}

function parseHunk(
  bytes: Buffer,
  at: number,
  length: number,
  file: ParsedFile,
  lines: LineTable,
  limits: ParseLimits,
): number {
  const headerEnd = lineEnd(bytes, at, length);
  const header = parseHunkHeader(bytes, at, headerEnd);
  const fileFull = file.firstLine + MAX_SIGNED_FILE_LINES;
  const keepUntil = Math.min(fileFull, limits.changedLines);
  const body = parseHunkBody(bytes, headerEnd + 1, length, header, lines, keepUntil);
  file.hunks.push({ ...header, bodyStart: headerEnd + 1, bodyEnd: body.next });
  file.additions += body.additions;
  file.deletions += body.deletions;
  if (!body.allKept) {
    if (keepUntil === fileFull) file.tooLarge = true;
    else file.cut = true;
  }
  return body.next;
}

/** Git writes a change of type (file to symlink) as two sections of one path, a removal and an addition: one file here. */
function addFile(files: ParsedFile[], file: ParsedFile): void {
  const last = files.at(-1);
  if (last === undefined || last.path !== file.path) {
    files.push(file);
    return;
  }
  last.status = 'modified';
  last.binary ||= file.binary;
  last.submodule ||= file.submodule;
  last.additions += file.additions;
  last.deletions += file.deletions;
  last.hunks.push(...file.hunks);
  last.tooLarge ||= file.tooLarge;
  last.cut ||= file.cut;
  last.endLine = file.endLine;
}

function sortByPath(files: ParsedFile[]): void {
  files.sort(files.some(({ path }) => SURROGATE.test(path)) ? compareBytes : compareUnits);
  for (let index = 1; index < files.length; index += 1) {
    const { path } = files[index]!;
    if (path === files[index - 1]!.path)
      throw new PatchError(`the path ${JSON.stringify(path)} comes twice`, 0);
  }
}

/** UTF-16 units order as UTF-8 bytes do, but for characters beyond the basic plane. */
const SURROGATE = /[\ud800-\udfff]/;

function compareUnits(a: ParsedFile, b: ParsedFile): number {
  return a.path < b.path ? -1 : a.path > b.path ? 1 : 0;
}

function compareBytes(a: ParsedFile, b: ParsedFile): number {
  return Buffer.compare(Buffer.from(a.path), Buffer.from(b.path));
}
