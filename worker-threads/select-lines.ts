import type { ChangedLines } from './kernels/changed-lines.ts';
import type { ParsedPatch } from './parse-patch.ts';

/**
 * The changed lines of some files, in the files' order.
 * @param fileIndexes ascending indexes into the patch's files
 */
export function selectLines(patch: ParsedPatch, fileIndexes: readonly number[]): ChangedLines {
  const { lines, files } = patch;
  const total = fileIndexes.reduce((sum, index) => sum + files[index]!.endLine - files[index]!.firstLine, 0);
  const file = new Uint32Array(total);
  const run = adjacentRun(patch, fileIndexes);
  const start = run === null ? new Uint32Array(total) : lines.start.subarray(run.from, run.to);
  const end = run === null ? new Uint32Array(total) : lines.end.subarray(run.from, run.to);
  const line = run === null ? new Uint32Array(total) : lines.line.subarray(run.from, run.to);
  const removed = run === null ? new Uint8Array(total) : lines.removed.subarray(run.from, run.to);
  let at = 0;
  for (const index of fileIndexes) {
    const { firstLine, endLine } = files[index]!;
    const next = at + endLine - firstLine;
    file.fill(index, at, next);
    if (run === null) {
      start.set(lines.start.subarray(firstLine, endLine), at);
      end.set(lines.end.subarray(firstLine, endLine), at);
      line.set(lines.line.subarray(firstLine, endLine), at);
      removed.set(lines.removed.subarray(firstLine, endLine), at);
    }
    at = next;
  }
  return { count: total, start, end, line, removed, file };
}

/** The run of the line table that holds exactly these files' lines in order, which then need no copy. */
function adjacentRun(
  patch: ParsedPatch,
  fileIndexes: readonly number[],
): { from: number; to: number } | null {
  let from = 0;
  let to = 0;
  for (const index of fileIndexes) {
    const { firstLine, endLine } = patch.files[index]!;
    if (firstLine === endLine) continue;
    if (from === to) from = firstLine;
    else if (firstLine !== to) return null;
    to = endLine;
  }
  return { from, to };
}
