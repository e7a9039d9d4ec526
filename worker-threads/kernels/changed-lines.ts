/**
 * The added and removed lines of some files of a patch, as a struct of arrays in patch order. Context lines and
 * headers are not in it. The kernels read the bytes straight from the patch, so no line is ever copied or decoded.
 */
export interface ChangedLines {
  /** Number of lines; the arrays may be longer. */
  readonly count: number;
  /** Byte offset in the patch of the line's first byte after the +/- sign. */
  readonly start: Uint32Array;
  /** Byte offset of the line's end, exclusive, before the newline. */
  readonly end: Uint32Array;
  /** 0 added, 1 removed. */
  readonly removed: Uint8Array;
  /** Index into the pull request's files. The lines of one file are adjacent. */
  readonly file: Uint32Array;
  /** 1-based line number: in the new file if added, in the old file if removed. */
  readonly line: Uint32Array;
}
