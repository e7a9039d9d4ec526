/**
 * The changed lines of a channel as Git's patch-id reads them: for each line its sign and its bytes without white space, the lines
 * of a file one after the other. Memory only grows and is reused.
 */
export interface InkStream {
  bytes: Uint8Array<ArrayBuffer>;
  /** Bytes in use. */
  length: number;
  /** Lines in it: as many of the bytes are signs. */
  lineCount: number;
  fileCount: number;
  /** Where each file ends, exclusive; a file begins where the one before it ends. */
  fileEnd: Uint32Array;
}

const INITIAL_BYTES = 1 << 16;
const INITIAL_FILES = 64;

/** An empty stream. */
export function createInkStream(): InkStream {
  return {
    bytes: new Uint8Array(INITIAL_BYTES),
    length: 0,
    lineCount: 0,
    fileCount: 0,
    fileEnd: new Uint32Array(INITIAL_FILES),
  };
}

/** Empties the stream and keeps its memory. */
export function clearInkStream(ink: InkStream): void {
  ink.length = 0;
  ink.lineCount = 0;
  ink.fileCount = 0;
}

/** Makes room for `capacity` bytes; what is there stays. */
export function reserveInk(ink: InkStream, capacity: number): void {
  if (capacity <= ink.bytes.length) return;
  const bytes = new Uint8Array(Math.max(capacity, ink.bytes.length * 2));
  bytes.set(ink.bytes.subarray(0, ink.length));
  ink.bytes = bytes;
}

/** Ends the current file; does nothing when no line came since the last end. */
export function endInkFile(ink: InkStream): void {
  const last = ink.fileCount === 0 ? 0 : ink.fileEnd[ink.fileCount - 1]!;
  if (ink.length === last) return;
  if (ink.fileCount === ink.fileEnd.length) {
    const fileEnd = new Uint32Array(ink.fileCount * 2);
    fileEnd.set(ink.fileEnd);
    ink.fileEnd = fileEnd;
  }
  ink.fileEnd[ink.fileCount++] = ink.length;
}
