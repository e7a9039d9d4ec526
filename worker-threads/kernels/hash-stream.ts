/**
 * A sequence of 64-bit hashes (of tokens, or of shingles) cut into segments, one per file. Arrays only ever grow and
 * are reused from call to call, so signing a pull request allocates next to nothing.
 */
export interface HashStream {
  /** Hashes in use; the arrays are at least this long. */
  count: number;
  /** Upper 32 bits of each hash. */
  hi: Int32Array;
  /** Lower 32 bits of each hash. */
  lo: Int32Array;
  /** For each hash the index, in `ChangedLines`, of the line where it begins. */
  line: Uint32Array;
  /** Segments in use. */
  segmentCount: number;
  /** Where each segment ends, exclusive; a segment begins where the one before it ends, and is never empty. */
  segmentEnd: Uint32Array;
}

const INITIAL_CAPACITY = 4096;
const INITIAL_SEGMENTS = 64;

/** An empty stream. */
export function createHashStream(): HashStream {
  return {
    count: 0,
    hi: new Int32Array(INITIAL_CAPACITY),
    lo: new Int32Array(INITIAL_CAPACITY),
    line: new Uint32Array(INITIAL_CAPACITY),
    segmentCount: 0,
    segmentEnd: new Uint32Array(INITIAL_SEGMENTS),
  };
}

/** Empties the stream and keeps its memory. */
export function clearHashStream(stream: HashStream): void {
  stream.count = 0;
  stream.segmentCount = 0;
}

/** Makes room for at least `capacity` hashes; what is there stays. */
export function reserveHashes(stream: HashStream, capacity: number): void {
  if (capacity <= stream.hi.length) return;
  const length = Math.max(capacity, stream.hi.length * 2);
  stream.hi = copyInto(new Int32Array(length), stream.hi);
  stream.lo = copyInto(new Int32Array(length), stream.lo);
  stream.line = copyInto(new Uint32Array(length), stream.line);
}

/** Ends the current segment at the last hash; does nothing when no hash came since the last end. */
export function endSegment(stream: HashStream): void {
  const last = stream.segmentCount === 0 ? 0 : stream.segmentEnd[stream.segmentCount - 1]!;
  if (stream.count === last) return;
  if (stream.segmentCount === stream.segmentEnd.length) {
    stream.segmentEnd = copyInto(new Uint32Array(stream.segmentCount * 2), stream.segmentEnd);
  }
  stream.segmentEnd[stream.segmentCount++] = stream.count;
}

function copyInto<T extends Int32Array | Uint32Array>(target: T, source: T): T {
  target.set(source);
  return target;
}
