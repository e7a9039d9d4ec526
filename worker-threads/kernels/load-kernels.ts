import { readFileSync } from 'node:fs';
import { PatchCutError, PatchError } from '../patch/patch-error.ts';
import { MAX_HUNKS, MAX_SIGNED_FILE_BYTES, MAX_SIGNED_FILE_LINES } from '../patch/patch-limits.ts';

/**
 * The kernels, compiled from `assembly/` to WebAssembly: 64-bit arithmetic and vectors, which JavaScript lacks. Each instance
 * has a memory of its own, in which lies the patch that it parsed last. Addresses are byte offsets in that memory.
 */
export interface Kernels {
  readonly memory: { readonly buffer: ArrayBuffer };
  /** Gives up the patch before, and returns the address where the bytes of the next one belong. */
  startPatch(bytes: number): number;
  /** Parses the first `bytes` of it; 1 when a limit cut it. */
  parsePatch(bytes: number, files: number, lines: number): number;
  sectionCount(): number;
  sectionTable(): number;
  hunkCount(): number;
  hunkTable(): number;
  lineCount(): number;
  lineStarts(): number;
  lineEnds(): number;
  lineNumbers(): number;
  lineSigns(): number;
  /** Signs the lines of files: `count` records of three words at `runs`. Returns the address of the result. */
  signChannel(runs: number, count: number): number;
  /** Writes index and patterns of the lines that some pattern of a table may match; returns how many they are. */
  matchLines(table: number, firstLine: number, endLine: number, found: number): number;
  /** The patterns that may match a part of the patch. */
  matchSpan(table: number, start: number, end: number): number;
  /** 1 when one of the markers of a table lies between two offsets of the patch, after at most that many newlines. */
  holdsMarker(table: number, start: number, end: number, newlines: number): number;
  allocateBytes(bytes: number): number;
  /** Everything allocated after a mark is given up by releasing it. */
  mark(): number;
  release(mark: number): void;
}

/** What the exports of `assembly/index.ts` are besides, for those who test and measure a single kernel. */
export interface SingleKernels extends Kernels {
  /** Writes the token records of lines of the table. */
  tokenise(firstLine: number, endLine: number, added: number, removed: number): void;
  tokensEnd(isRemoved: number): number;
  startInk(bytes: bigint, files: number): void;
  inkStart(): number;
  inkEnd(): number;
  shingle(start: number, end: number, isRemoved: number): number;
  winnow(start: number, end: number): void;
  startShingles(expected: number): void;
  appendShingles(start: number, end: number): void;
  collectDistinctShingles(): void;
  memberCount(): number;
  foundFingerprints(): number;
  listedFingerprints(): number;
  fingerprintRecords(): number;
  sortSmallest(records: number, count: number, kept: number): number;
  startSketch(): void;
  addToSketch(hashes: number, count: number): void;
  sketchRegisters(): number;
  startVotes(): void;
  addVotes(hashes: number, count: number): void;
  majority(count: number): bigint;
}

/** A patch needs more memory to be signed than one may have. */
export class KernelMemoryError extends Error {
  override readonly name = 'KernelMemoryError';
  readonly code = 'signing_memory_exceeded';

  constructor() {
    super('Signing the patch takes more than 2 GB of memory; it is left unsigned.');
  }
}

/** By the numbers in `assembly/failure.ts`; the last two are ends of a patch that was cut. */
const PATCH_PROBLEMS = [
  '"diff --git" was expected',
  'an unknown line in a file header',
  'a wrong number in a hunk header',
  'a hunk header was expected',
  'a line of a hunk begins with neither space, plus nor minus',
  'a hunk holds more lines than its header says',
  'the patch ends inside a line',
  'the patch ends inside a hunk',
];
const FIRST_CUT = 6;

/** An instance that needed more is given up after the patch, so that the next one starts with little. */
const RETAINED_BYTES = 256 * 1024 * 1024;

let kernelModule: WebAssembly.Module | null = null;
let kernelsOfThread: Kernels | null = null;

/** Makes an instance. */
export function createKernels(): SingleKernels {
  kernelModule ??= new WebAssembly.Module(readFileSync(new URL('./kernels.wasm', import.meta.url)));
  const { exports } = new WebAssembly.Instance(kernelModule, { failure: { fail } });
  const kernels = exports as unknown as SingleKernels & {
    setFileLimits(hunks: number, fileLines: number, fileBytes: number): void;
  };
  kernels.setFileLimits(MAX_HUNKS, MAX_SIGNED_FILE_LINES, MAX_SIGNED_FILE_BYTES);
  return kernels;
}

/** The instance of this thread; another one after it grew too large. */
export function threadKernels(): Kernels {
  if (kernelsOfThread !== null && kernelsOfThread.memory.buffer.byteLength > RETAINED_BYTES)
    kernelsOfThread = null;
  kernelsOfThread ??= createKernels();
  return kernelsOfThread;
}

function fail(failure: number, offset: number): never {
  if (failure === 0) throw new KernelMemoryError();
  const problem = PATCH_PROBLEMS[failure - 1]!;
  throw failure > FIRST_CUT ? new PatchCutError(problem, offset) : new PatchError(problem, offset);
}
