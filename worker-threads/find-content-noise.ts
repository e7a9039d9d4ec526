import type { NoiseReason } from '../domain/changed-file.ts';
import type { CompiledRules, PathClass } from '../domain/classification/compile-rules.ts';
import { isVersionLine, MAX_VERSION_ONLY_LINES } from '../domain/classification/version-lines.ts';
import type { ParsedPatch } from './parse-patch.ts';
import type { ParsedFile } from './patch/read-section.ts';

/** A marker of generated code stands in the first lines of a file, as GitHub Linguist has it. */
const MARKER_LAST_LINE = 40;

/** Bytes searched for markers. */
const MARKER_SEARCH_BYTES = 4_096;

/** Scripts and style sheets whose changed lines are longer than this on average are minified. */
const MINIFIED_LINE_BYTES = 500;

/** A line longer than this is no version line. */
const VERSION_LINE_BYTES = 200;

const MINIFIABLE = new Set(['JavaScript', 'CSS', 'JSON', 'HTML', 'SVG']);

/**
 * Why a file's lines say nothing about the work a person did, from its path and its changed lines; null when they do.
 */
export function findNoise(
  patch: ParsedPatch,
  file: ParsedFile,
  pathClass: PathClass,
  rules: CompiledRules,
): NoiseReason | null {
  if (file.submodule) return 'submodule';
  if (file.binary) return 'binary';
  if (pathClass.noise !== null) return pathClass.noise;
  if (file.tooLarge) return 'too_large';
  if (pathClass.mayBeGenerated && saysGenerated(patch, file, rules.generatedMarkers)) return 'generated';
  if (pathClass.language !== null && MINIFIABLE.has(pathClass.language) && hasLongLines(patch, file)) {
    return 'minified';
  }
  return pathClass.mayBeVersionOnly && isVersionOnly(patch, file) ? 'version_only' : null;
}

/** Looks at the top of the file as far as the first hunk shows it, context lines included. */
function saysGenerated(patch: ParsedPatch, file: ParsedFile, markers: readonly string[]): boolean {
  if (file.firstHunk === file.endHunk) return false;
  const hunk = patch.tables.hunk(file.firstHunk);
  if (Math.min(hunk.newStart, hunk.oldStart) > MARKER_LAST_LINE) return false;
  const end = Math.min(hunk.bodyEnd, hunk.bodyStart + MARKER_SEARCH_BYTES);
  const top = patch.bytes.toString('latin1', hunk.bodyStart, end);
  return markers.some((marker) => {
    const at = top.indexOf(marker);
    return at !== -1 && hunk.newStart + countLines(top, at) <= MARKER_LAST_LINE;
  });
}

function countLines(text: string, end: number): number {
  let lines = 0;
  for (let at = text.indexOf('\n'); at !== -1 && at < end; at = text.indexOf('\n', at + 1)) lines += 1;
  return lines;
}

function hasLongLines(patch: ParsedPatch, file: ParsedFile): boolean {
  const { start, end } = patch.tables.lines;
  const lines = file.endLine - file.firstLine;
  let bytes = 0;
  for (let line = file.firstLine; line < file.endLine; line += 1) bytes += end[line]! - start[line]!;
  return lines > 0 && bytes / lines > MINIFIED_LINE_BYTES;
}

/** Every changed line names a version, and each removed one is replaced by an added one. */
function isVersionOnly(patch: ParsedPatch, file: ParsedFile): boolean {
  const lines = file.endLine - file.firstLine;
  if (lines === 0 || lines > MAX_VERSION_ONLY_LINES || file.additions !== file.deletions) return false;
  const table = patch.tables.lines;
  for (let line = file.firstLine; line < file.endLine; line += 1) {
    const start = table.start[line]!;
    const end = table.end[line]!;
    if (end - start > VERSION_LINE_BYTES || !isVersionLine(patch.bytes.toString('latin1', start, end)))
      return false;
  }
  return true;
}
