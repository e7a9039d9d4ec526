const INITIAL_LINES = 1_024;

/** A growing struct of arrays over changed lines; same meaning as `ChangedLines`, without the file index. */
export class LineTable {
  count = 0;
  start: Uint32Array = new Uint32Array(INITIAL_LINES);
  end: Uint32Array = new Uint32Array(INITIAL_LINES);
  line: Uint32Array = new Uint32Array(INITIAL_LINES);
  removed: Uint8Array = new Uint8Array(INITIAL_LINES);

  /** Makes room for that many further lines, so that the loop that adds them needs no check. */
  reserve(lines: number): void {
    const needed = this.count + lines;
    if (needed <= this.start.length) return;
    const capacity = Math.max(needed, this.start.length * 2);
    this.start = grow(this.start, new Uint32Array(capacity));
    this.end = grow(this.end, new Uint32Array(capacity));
    this.line = grow(this.line, new Uint32Array(capacity));
    this.removed = grow(this.removed, new Uint8Array(capacity));
  }
}

function grow<T extends Uint8Array | Uint32Array>(from: T, into: T): T {
  into.set(from);
  return into;
}
