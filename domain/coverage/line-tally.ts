import { joinSpellings } from './join-spellings.ts';
import { normalisePath } from './normalise-path.ts';

/** What a report says of lines (of statements, for Go). */
export interface LineCounts {
  readonly covered: number;
  readonly total: number;
  /** Entries that say nothing that can be understood. */
  readonly leftOut: number;
  /** Of these the first, for people: `line 4: the count of DA is "====="`. */
  readonly firstLeftOut: string | null;
}

/**
 * Counts lines of files the same way for every format: a line counts once, however many classes, functions, instances of a template or
 * tests tell of it, and is covered when any of them ran it.
 */
export interface LineTally {
  /** @param file as the report spells it */
  add(file: string, line: number, wasRun: boolean): void;
  /** Totals of a file that tells of no single line; they count only while none is added for it. */
  addTotals(file: string, total: number, covered: number): void;
  /** Totals of the whole report; they count only where it tells of no line at all, not even of one that is left out. */
  fallBackOn(totals: Totals | null): void;
  /** @param where for people, as `firstLeftOut` has it; made only when it is needed */
  leaveOut(where: () => string): void;
  count(): LineCounts;
}

export interface Totals {
  readonly total: number;
  readonly covered: number;
}

interface FileLines {
  readonly lines: Map<number, boolean>;
  total: number;
  covered: number;
}

function joinFiles(into: FileLines, other: FileLines): void {
  for (const [line, wasRun] of other.lines) {
    if (wasRun || !into.lines.has(line)) into.lines.set(line, wasRun);
  }
  into.total = Math.max(into.total, other.total);
  into.covered = Math.max(into.covered, other.covered);
}

export function createLineTally(): LineTally {
  const files = new Map<string, FileLines>();
  // The same spelling comes many times in a row.
  let lastName: string | null = null;
  let lastFile: FileLines | null = null;
  let fallback: Totals | null = null;
  let leftOut = 0;
  let firstLeftOut: string | null = null;

  const fileOf = (name: string): FileLines => {
    if (lastFile !== null && name === lastName) return lastFile;
    const path = normalisePath(name);
    const file = files.get(path) ?? { lines: new Map(), total: 0, covered: 0 };
    files.set(path, file);
    lastName = name;
    lastFile = file;
    return file;
  };

  return {
    add(name, line, wasRun) {
      const { lines } = fileOf(name);
      if (wasRun || !lines.has(line)) lines.set(line, wasRun);
    },
    addTotals(name, total, covered) {
      const file = fileOf(name);
      file.total = Math.max(file.total, total);
      file.covered = Math.max(file.covered, covered);
    },
    fallBackOn(totals) {
      fallback = totals;
    },
    leaveOut(where) {
      leftOut++;
      firstLeftOut ??= where();
    },
    count() {
      for (const [absolute, relative] of joinSpellings(files.keys())) {
        joinFiles(files.get(relative)!, files.get(absolute)!);
        files.delete(absolute);
      }
      let total = 0;
      let covered = 0;
      for (const { lines, ...totals } of files.values()) {
        total += lines.size === 0 ? totals.total : lines.size;
        if (lines.size === 0) covered += totals.covered;
        else for (const wasRun of lines.values()) if (wasRun) covered++;
      }
      const counted = total === 0 && leftOut === 0 && fallback !== null ? fallback : { total, covered };
      return { ...counted, leftOut, firstLeftOut };
    },
  };
}
