import type { LinePattern } from './line-pattern.ts';
import { type PatternBits, writePatternTable } from './pattern-table.ts';

/** The patterns of a family, with the table by which the kernels find the lines worth trying them on. */
export interface LineMatcher<Kind> {
  readonly table: Uint8Array;
  /** The patterns that are meant, in their order. */
  patternsOf(bits: PatternBits): readonly LinePattern<Kind>[];
}

/** Longer lines are not read: no declaration is that long, and no pattern may be slow. The kernels have the same limit. */
export const MAX_LINE_BYTES = 500;

/** Prepares the patterns of a family. */
export function compilePatterns<Kind>(patterns: readonly LinePattern<Kind>[]): LineMatcher<Kind> {
  const lists = new Map<PatternBits, readonly LinePattern<Kind>[]>();
  return {
    table: writePatternTable(patterns),
    patternsOf(bits) {
      const known = lists.get(bits);
      if (known !== undefined) return known;
      const list = patterns.filter((_, index) => bits & (1 << index));
      lists.set(bits, list);
      return list;
    },
  };
}
