import { CoverageUnreadableError, type LineCounts, readCount } from './coverage-format.ts';

interface FileLines {
  /** Line numbers, and whether any test ran them. */
  readonly lines: Map<number, boolean>;
  found: number;
  hit: number;
}

/**
 * Reads an LCOV tracefile (geninfo(1)). A file may come in several records, one a test; a line counts once, and is covered
 * when any of them ran it. Records without lines count by their totals (`LF`, `LH`).
 * @throws CoverageUnreadableError
 */
export function readLcov(report: string): LineCounts {
  const files = new Map<string, FileLines>();
  let file: FileLines | null = null;
  let lineNumber = 0;
  for (const line of linesOf(report)) {
    lineNumber++;
    const at = line.indexOf(':');
    const word = at < 0 ? line : line.slice(0, at);
    const rest = line.slice(at + 1);
    if (word === 'SF') {
      file = files.get(rest) ?? { lines: new Map(), found: 0, hit: 0 };
      files.set(rest, file);
    } else if (word === 'end_of_record') {
      file = null;
    } else if (word === 'DA' || word === 'LF' || word === 'LH') {
      if (file === null) throw new CoverageUnreadableError(`Line ${lineNumber} stands in no file (SF).`);
      if (word === 'DA') readLine(file, rest, lineNumber);
      else if (word === 'LF') file.found += readCount(rest.trim(), `LF in line ${lineNumber}`);
      else file.hit += readCount(rest.trim(), `LH in line ${lineNumber}`);
    }
  }
  return addUp([...files.values()]);
}

function readLine(file: FileLines, rest: string, lineNumber: number): void {
  const [number, hits] = rest.split(',', 2);
  const at = readCount(number?.trim(), `the number of DA in line ${lineNumber}`);
  const wasRun = readCount(hits?.trim(), `the count of DA in line ${lineNumber}`) > 0;
  file.lines.set(at, wasRun || file.lines.get(at) === true);
}

function addUp(files: readonly FileLines[]): LineCounts {
  let covered = 0;
  let total = 0;
  for (const { lines, found, hit } of files) {
    if (lines.size === 0) {
      total += found;
      covered += Math.min(hit, found);
      continue;
    }
    total += lines.size;
    for (const wasRun of lines.values()) if (wasRun) covered++;
  }
  return { covered, total };
}

/** Lines without their ends, one at a time. */
export function* linesOf(text: string): Generator<string> {
  for (let from = 0; from < text.length; ) {
    const end = text.indexOf('\n', from);
    const to = end < 0 ? text.length : end;
    yield text.slice(from, text[to - 1] === '\r' ? to - 1 : to);
    from = to + 1;
  }
}
