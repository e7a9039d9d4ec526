import { CoverageUnreadableError, type LineCounts, readCount } from './coverage-format.ts';
import { linesOf } from './read-lcov.ts';

/** `file.go:12.3,14.5 2 1`: a block, its statements, and how often it ran. */
const BLOCK = /^(.+:\d+\.\d+,\d+\.\d+) (\S+) (\S+)$/;

/**
 * Reads a Go cover profile (golang.org/x/tools/cover): statements, as `go tool cover -func` counts them. Profiles of several
 * packages may tell of one block more than once: it counts once.
 * @throws CoverageUnreadableError
 */
export function readGoProfile(report: string): LineCounts {
  const blocks = new Map<string, { statements: number; wasRun: boolean }>();
  let lineNumber = 0;
  for (const line of linesOf(report)) {
    lineNumber++;
    if (line === '' || line.startsWith('mode:')) continue;
    const [, block, statements, count] = BLOCK.exec(line) ?? [];
    if (block === undefined)
      throw new CoverageUnreadableError(`Line ${lineNumber} is no block of a cover profile.`);
    const wasRun = readCount(count, `The count in line ${lineNumber}`) > 0;
    blocks.set(block, {
      statements: readCount(statements, `The number of statements in line ${lineNumber}`),
      wasRun: wasRun || blocks.get(block)?.wasRun === true,
    });
  }
  let covered = 0;
  let total = 0;
  for (const { statements, wasRun } of blocks.values()) {
    total += statements;
    if (wasRun) covered += statements;
  }
  return { covered, total };
}
