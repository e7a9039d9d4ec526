/**
 * A sequence of 64-bit hashes (of tokens, or of shingles) cut into segments, one per file. Memory only ever grows and is
 * reused from call to call, so signing a pull request allocates next to nothing.
 */
export interface HashStream {
  /** Records in use. */
  count: number;
  /** Records of `RECORD_WORDS` words. */
  words: Int32Array;
  /** Segments in use. */
  segmentCount: number;
  /** Where each segment ends, exclusive; a segment begins where the one before it ends, and is never empty. */
  segmentEnd: Uint32Array;
}

/**
 * Words of a record: the upper and the lower half of the hash; its place, which is twice the index in `ChangedLines` of the line where
 * it begins, plus 1 when winnowing selected it; and one unused, so that no record lies in two cache lines.
 */
export const RECORD_WORDS = 4;

const INITIAL_CAPACITY = 4096;
const INITIAL_SEGMENTS = 64;

/** An empty stream. */
export function createHashStream(): HashStream {
  return {
    count: 0,
    words: new Int32Array(INITIAL_CAPACITY * RECORD_WORDS),
    segmentCount: 0,
    segmentEnd: new Uint32Array(INITIAL_SEGMENTS),
  };
}

/** Empties the stream and keeps its memory. */
export function clearHashStream(stream: HashStream): void {
  stream.count = 0;
  stream.segmentCount = 0;
}

/** Makes room for at least `capacity` records; what is there stays. */
export function reserveRecords(stream: HashStream, capacity: number): void {
  if (capacity * RECORD_WORDS <= stream.words.length) return;
  const words = new Int32Array(Math.max(capacity * RECORD_WORDS, stream.words.length * 2));
  words.set(stream.words.subarray(0, stream.count * RECORD_WORDS));
  stream.words = words;
}

/** Ends the current segment at the last record; does nothing when none came since the last end. */
export function endSegment(stream: HashStream): void {
  const last = stream.segmentCount === 0 ? 0 : stream.segmentEnd[stream.segmentCount - 1]!;
  if (stream.count === last) return;
  if (stream.segmentCount === stream.segmentEnd.length) {
    const segmentEnd = new Uint32Array(stream.segmentCount * 2);
    segmentEnd.set(stream.segmentEnd);
    stream.segmentEnd = segmentEnd;
  }
  stream.segmentEnd[stream.segmentCount++] = stream.count;
}
