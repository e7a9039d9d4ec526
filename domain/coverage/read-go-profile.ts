import { CoverageUnreadableError } from './coverage-format.ts';
import type { LineCounts } from './line-tally.ts';
import { linesOf } from './lines-of.ts';
import { readHits, readWhole } from './read-hits.ts';

/** `file.go:12.3,14.5 2 1`: a block, its statements, and how often it ran. */
const BLOCK = /^(.+:\d+\.\d+,\d+\.\d+) (\S+) (\S+)\s*$/;

/**
 * Reads a Go cover profile (golang.org/x/tools/cover): statements, as `go tool cover -func` counts them. Profiles of several
 * packages may tell of one block more than once: it counts once, and is covered when any of them ran it. A line that cannot be
 * understood is left out.
 * @throws CoverageUnreadableError when it is no profile
 */
export function readGoProfile(report: string): LineCounts {
  const blocks = new Map<string, { statements: number; wasRun: boolean }>();
  let lineNumber = 0;
  let isProfile = false;
  let leftOut = 0;
  let firstLeftOut: string | null = null;
  for (const line of linesOf(report)) {
    lineNumber++;
    if (line.trim() === '') continue;
    if (line.startsWith('mode:')) {
      isProfile = true;
      continue;
    }
    const [, block, statements, count] = BLOCK.exec(line) ?? [];
    const size = readWhole(statements);
    const wasRun = readHits(count);
    if (block === undefined || size === null || wasRun === null) {
      leftOut++;
      firstLeftOut ??= `line ${lineNumber}: ${JSON.stringify(line.slice(0, 80))} is no block`;
      continue;
    }
    const known = blocks.get(block);
    blocks.set(block, {
      statements: Math.max(size, known?.statements ?? 0),
      wasRun: wasRun || known?.wasRun === true,
    });
  }
  if (!isProfile && blocks.size === 0)
    throw new CoverageUnreadableError('The report is no Go cover profile: it has no line "mode:".');
  let covered = 0;
  let total = 0;
  for (const { statements, wasRun } of blocks.values()) {
    total += statements;
    if (wasRun) covered += statements;
  }
  return { covered, total, leftOut, firstLeftOut };
}
