import type { Kernels } from '../kernels/load-kernels.ts';

const HUNK_WORDS = 8;
const WORD_BYTES = 4;

/** One hunk: its header, and where its lines are in the patch. */
export interface ParsedHunk {
  readonly oldStart: number;
  readonly oldLines: number;
  readonly newStart: number;
  readonly newLines: number;
  /** Where the enclosing line that Git found (`function foo(`) begins; equal to its end when there is none. */
  readonly contextStart: number;
  readonly contextEnd: number;
  readonly bodyStart: number;
  readonly bodyEnd: number;
}

/** A struct of arrays over changed lines, in patch order; each file's lines are one run. The arrays may be longer than `count`. */
export interface LineArrays {
  readonly count: number;
  /** Byte offset in the patch of the line's first byte after the +/- sign. */
  readonly start: Uint32Array;
  /** Byte offset of the line's end, exclusive, before the newline. */
  readonly end: Uint32Array;
  /** 1-based line number: in the new file if added, in the old file if removed. */
  readonly line: Uint32Array;
  /** 0 added, 1 removed. */
  readonly removed: Uint8Array;
}

interface Views {
  readonly buffer: ArrayBuffer;
  readonly lines: LineArrays;
  readonly hunks: Uint32Array;
}

/**
 * The lines and hunks of a patch where the kernels left them: views of their memory, which is why they are good until the same
 * kernels parse another patch.
 */
export class PatchTables {
  readonly #kernels: Kernels;
  #views: Views | null = null;

  constructor(kernels: Kernels) {
    this.#kernels = kernels;
  }

  /** Ask anew after signing: the memory may have moved. */
  get lines(): LineArrays {
    return this.#fresh().lines;
  }

  /** The hunk at an index of the patch. */
  hunk(index: number): ParsedHunk {
    const { hunks } = this.#fresh();
    const at = index * HUNK_WORDS;
    return {
      oldStart: hunks[at]!,
      oldLines: hunks[at + 1]!,
      newStart: hunks[at + 2]!,
      newLines: hunks[at + 3]!,
      contextStart: hunks[at + 4]!,
      contextEnd: hunks[at + 5]!,
      bodyStart: hunks[at + 6]!,
      bodyEnd: hunks[at + 7]!,
    };
  }

  #fresh(): Views {
    const { buffer } = this.#kernels.memory;
    if (this.#views?.buffer !== buffer) this.#views = viewTables(this.#kernels, buffer);
    return this.#views;
  }
}

function viewTables(kernels: Kernels, buffer: ArrayBuffer): Views {
  const count = kernels.lineCount();
  const lines = {
    count,
    start: new Uint32Array(buffer, kernels.lineStarts(), count),
    end: new Uint32Array(buffer, kernels.lineEnds(), count),
    line: new Uint32Array(buffer, kernels.lineNumbers(), count),
    removed: new Uint8Array(buffer, kernels.lineSigns(), count),
  };
  const hunkBytes = kernels.hunkCount() * HUNK_WORDS * WORD_BYTES;
  return { buffer, lines, hunks: new Uint32Array(buffer, kernels.hunkTable(), hunkBytes / WORD_BYTES) };
}
