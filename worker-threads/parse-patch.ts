import { type Kernels, threadKernels } from './kernels/load-kernels.ts';
import { PatchError } from './patch/patch-error.ts';
import { MAX_CHANGED_LINES, MAX_FILES, MAX_PATCH_BYTES } from './patch/patch-limits.ts';
import { PatchTables } from './patch/patch-tables.ts';
import { type ParsedFile, readSection, SECTION_WORDS } from './patch/read-section.ts';

/** The patch of one pull request as a table of files, and tables of their hunks and changed lines. */
export interface ParsedPatch {
  readonly bytes: Buffer;
  /** Sorted by the UTF-8 bytes of `path`; no path twice. */
  readonly files: readonly ParsedFile[];
  /** Changed lines and hunks in patch order; each file's are one run. Good until the same kernels parse another patch. */
  readonly tables: PatchTables;
  /** True when a limit cut the input. */
  readonly truncated: boolean;
  /** What parsed it, and still holds its bytes. */
  readonly kernels: Kernels;
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
 * @throws PatchError (code `patch_malformed`) when the bytes are anything else
 */
export function parsePatch(
  patch: Uint8Array,
  limits: ParseLimits = DEFAULT_LIMITS,
  kernels: Kernels = threadKernels(),
): ParsedPatch {
  const bytes = Buffer.from(patch.buffer, patch.byteOffset, patch.byteLength);
  const readable = Math.min(bytes.length, limits.patchBytes);
  const address = kernels.startPatch(bytes.length);
  new Uint8Array(kernels.memory.buffer, address, bytes.length).set(bytes);
  const truncated = kernels.parsePatch(readable, limits.files, limits.changedLines) !== 0;
  return { bytes, files: readFiles(bytes, kernels), tables: new PatchTables(kernels), truncated, kernels };
}

function readFiles(bytes: Buffer, kernels: Kernels): ParsedFile[] {
  const words = kernels.sectionCount() * SECTION_WORDS;
  const sections = new Uint32Array(kernels.memory.buffer, kernels.sectionTable(), words);
  const files: ParsedFile[] = [];
  for (let at = 0; at < words; at += SECTION_WORDS) addFile(files, readSection(bytes, sections, at));
  sortByPath(files);
  return files;
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
  last.hunkCount += file.hunkCount;
  last.tooLarge ||= file.tooLarge;
  last.cut ||= file.cut;
  last.endLine = file.endLine;
  last.endHunk = file.endHunk;
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
