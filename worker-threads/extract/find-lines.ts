import type { LinePattern } from './line-pattern.ts';
import type { LineMatcher } from './line-patterns.ts';
import { type PatchLines, readHunkContext, readLine } from './signed-file.ts';

const WORD_BYTES = 4;
/** The line's index and the patterns. */
const FOUND_WORDS = 2;

/** A text with the patterns that may match it. */
export type Visit<Kind> = (text: string, patterns: readonly LinePattern<Kind>[], line: number) => void;

/** Finds the lines of a patch that patterns may match. What it allocates in the kernels' memory is its caller's to release. */
export class LineFinder {
  readonly #patch: PatchLines;
  readonly #tables = new Map<Uint8Array, number>();

  constructor(patch: PatchLines) {
    this.#patch = patch;
  }

  /** Visits changed lines from `firstLine` up to `endLine`. */
  visitLines<Kind>(matcher: LineMatcher<Kind>, firstLine: number, endLine: number, visit: Visit<Kind>): void {
    const { kernels, tables } = this.#patch;
    const table = this.#place(matcher);
    const address = kernels.allocateBytes((endLine - firstLine + 1) * FOUND_WORDS * WORD_BYTES);
    const count = kernels.matchLines(table, firstLine, endLine, address);
    const found = new Uint32Array(kernels.memory.buffer, address, count * FOUND_WORDS);
    const { start, end } = tables.lines;
    for (let at = 0; at < found.length; at += FOUND_WORDS) {
      const line = found[at]!;
      visit(readLine(this.#patch, start[line]!, end[line]!), matcher.patternsOf(found[at + 1]!), line);
    }
  }

  /** Visits what Git shows behind the `@@` of hunks from `firstHunk` up to `endHunk`. */
  visitContexts<Kind>(
    matcher: LineMatcher<Kind>,
    firstHunk: number,
    endHunk: number,
    visit: Visit<Kind>,
  ): void {
    const { kernels, tables } = this.#patch;
    const table = this.#place(matcher);
    for (let index = firstHunk; index < endHunk; index += 1) {
      const hunk = tables.hunk(index);
      const bits = kernels.matchSpan(table, hunk.contextStart, hunk.contextEnd);
      if (bits !== 0) visit(readHunkContext(this.#patch, hunk), matcher.patternsOf(bits), -1);
    }
  }

  /** The address of the matcher's table. */
  #place<Kind>({ table }: LineMatcher<Kind>): number {
    const known = this.#tables.get(table);
    if (known !== undefined) return known;
    const { kernels } = this.#patch;
    const address = kernels.allocateBytes(table.length);
    new Uint8Array(kernels.memory.buffer, address, table.length).set(table);
    this.#tables.set(table, address);
    return address;
  }
}
