import type { NoiseReason } from '../domain/changed-file.ts';
import type { PathClass } from '../domain/classification/compile-rules.ts';
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
 * @param markers where `placeMarkers` put the markers of generated files
 */
export function findNoise(
  patch: ParsedPatch,
  file: ParsedFile,
  pathClass: PathClass,
  markers: number,
): NoiseReason | null {
  if (file.submodule) return 'submodule';
  if (file.binary) return 'binary';
  if (pathClass.noise !== null) return pathClass.noise;
  if (file.tooLarge) return 'too_large';
  if (pathClass.mayBeGenerated && saysGenerated(patch, file, markers)) return 'generated';
  if (pathClass.language !== null && MINIFIABLE.has(pathClass.language) && hasLongLines(patch, file)) {
    return 'minified';
  }
  return pathClass.mayBeVersionOnly && isVersionOnly(patch, file) ? 'version_only' : null;
}

/** Looks at the top of the file as far as the first hunk shows it, context lines included. */
function saysGenerated({ kernels, tables }: ParsedPatch, file: ParsedFile, markers: number): boolean {
  if (file.firstHunk === file.endHunk) return false;
  const hunk = tables.hunk(file.firstHunk);
  if (Math.min(hunk.newStart, hunk.oldStart) > MARKER_LAST_LINE) return false;
  const newlines = MARKER_LAST_LINE - hunk.newStart;
  const end = Math.min(hunk.bodyEnd, hunk.bodyStart + MARKER_SEARCH_BYTES);
  return newlines >= 0 && kernels.holdsMarker(markers, hunk.bodyStart, end, newlines) !== 0;
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
