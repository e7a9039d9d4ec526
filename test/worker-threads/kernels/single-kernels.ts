import { createKernels } from '../../../worker-threads/kernels/load-kernels.ts';
import { MINHASH_REGISTERS } from '../../../worker-threads/kernels/minhash.ts';
import { parseLines, type TestLine } from './build-patch.ts';

/** A record of a token or a shingle: see `assembly/records.ts`. */
export interface TestRecord {
  readonly hash: bigint;
  readonly place: number;
}

/** Bytes of a record. */
export const RECORD_BYTES = 16;

/** An instance of the tests' own. */
export const kernels = createKernels();

/** Writes records to the kernels' memory; returns where they begin and end. */
export function writeRecords(records: readonly TestRecord[]): { start: number; end: number } {
  const start = kernels.allocateBytes(records.length * RECORD_BYTES);
  const view = new DataView(kernels.memory.buffer);
  for (const [i, { hash, place }] of records.entries()) {
    view.setBigUint64(start + i * RECORD_BYTES, hash, true);
    view.setUint32(start + i * RECORD_BYTES + 8, place, true);
  }
  return { start, end: start + records.length * RECORD_BYTES };
}

/** Reads records back. */
export function readRecords(start: number, end: number): TestRecord[] {
  const view = new DataView(kernels.memory.buffer);
  return Array.from({ length: (end - start) / RECORD_BYTES }, (_, i) => ({
    hash: view.getBigUint64(start + i * RECORD_BYTES, true),
    place: view.getUint32(start + i * RECORD_BYTES + 8, true),
  }));
}

/** Tokens or shingles of the files that have any, by stream. */
export interface TestStreams {
  readonly added: TestRecord[][];
  readonly removed: TestRecord[][];
  /** The ink of all files. */
  readonly ink: Buffer;
}

/**
 * Tokenises lines file by file.
 * @param finish what then becomes of a file's stream: its end is returned
 */
export function tokeniseLines(
  lines: readonly TestLine[],
  finish: (start: number, end: number, isRemoved: 0 | 1) => number = (_, end) => end,
): TestStreams {
  const { bytes, files } = parseLines(lines, kernels);
  kernels.startInk(BigInt(bytes.length), files.length);
  const streams: [added: TestRecord[][], removed: TestRecord[][]] = [[], []];
  for (const { firstLine, endLine } of files) {
    const mark = kernels.mark();
    const starts = [
      kernels.allocateBytes(bytes.length * RECORD_BYTES),
      kernels.allocateBytes(bytes.length * RECORD_BYTES),
    ];
    kernels.tokenise(firstLine, endLine, starts[0]!, starts[1]!);
    for (const isRemoved of [0, 1] as const) {
      const start = starts[isRemoved]!;
      const records = readRecords(start, finish(start, kernels.tokensEnd(isRemoved), isRemoved));
      if (records.length > 0) streams[isRemoved].push(records);
    }
    kernels.release(mark);
  }
  const ink = Buffer.from(kernels.memory.buffer.slice(kernels.inkStart(), kernels.inkEnd()));
  return { added: streams[0], removed: streams[1], ink };
}

/** Writes hashes to the kernels' memory; returns where they begin. */
export function writeHashes(values: readonly bigint[]): number {
  const start = kernels.allocateBytes(values.length * 8);
  new BigUint64Array(kernels.memory.buffer, start, values.length).set(values);
  return start;
}

/** The MinHash sketch of distinct hashes, added in parts of that many. */
export function sketchOf(
  values: Iterable<bigint>,
  part = Number.POSITIVE_INFINITY,
): Uint32Array<ArrayBuffer> {
  const hashes = [...new Set(values)];
  const mark = kernels.mark();
  kernels.startSketch();
  for (let from = 0; from < hashes.length; from += part) {
    const some = hashes.slice(from, from + part);
    kernels.addToSketch(writeHashes(some), some.length);
  }
  kernels.release(mark);
  return readSketch();
}

/** The sketch at work. */
export function readSketch(): Uint32Array<ArrayBuffer> {
  return new Uint32Array(kernels.memory.buffer, kernels.sketchRegisters(), MINHASH_REGISTERS).slice();
}
