/** Runs all kernels over the changed lines of one channel of a pull request. */
import type { KernelSignature } from '../../domain/signature.ts';
import { type CanonicalScratch, canonicalHash, createCanonicalScratch } from './canonical-hash.ts';
import type { ChangedLines } from './changed-lines.ts';
import {
  createDistinctShingles,
  type DistinctShingles,
  insertShingles,
  resetDistinctShingles,
} from './distinct-shingles.ts';
import { createHashStream, type HashStream } from './hash-stream.ts';
import { minhash } from './minhash.ts';
import { createPackingScratch, type PackingScratch, packFingerprints } from './pack-fingerprints.ts';
import { shingle } from './shingle.ts';
import { simhash64 } from './simhash.ts';
import { tokenise } from './tokenise.ts';
import { winnow } from './winnow.ts';

/** Up to this many distinct shingles all are kept as fingerprints; more are winnowed. */
export const WHOLE_SET_LIMIT = 256;

/** Memory is kept for the next call unless a stream grew beyond this many tokens (about 100 MB of buffers). */
const RETAINED_TOKENS = 1 << 20;

/** The reused memory of one thread. */
interface SigningScratch {
  readonly addedTokens: HashStream;
  readonly removedTokens: HashStream;
  readonly addedShingles: HashStream;
  readonly removedShingles: HashStream;
  readonly distinct: DistinctShingles;
  readonly canonical: CanonicalScratch;
  readonly packing: PackingScratch;
  addedMembers: Int32Array;
  removedMembers: Int32Array;
  selected: Uint8Array;
}

// A module is loaded once in each worker thread, so this memory is never shared.
let threadScratch: SigningScratch | null = null;

/**
 * Signs the changed lines of one channel. Pure: the result depends on the bytes and the lines alone, and shares no
 * memory with them or with later calls.
 */
export function signChannel(patch: Uint8Array, lines: ChangedLines): KernelSignature {
  threadScratch ??= createSigningScratch();
  const scratch = threadScratch;
  const { addedTokens, removedTokens, addedShingles, removedShingles, distinct } = scratch;
  tokenise(patch, lines, addedTokens, removedTokens);
  shingle(addedTokens, 0, addedShingles);
  shingle(removedTokens, 1, removedShingles);
  reserveMembers(scratch, Math.max(addedShingles.count, removedShingles.count));
  resetDistinctShingles(distinct, addedShingles.count + removedShingles.count);
  insertShingles(distinct, addedShingles, scratch.addedMembers);
  insertShingles(distinct, removedShingles, scratch.removedMembers);
  selectFingerprints(scratch);
  const tokenCount = addedTokens.count + removedTokens.count;
  const signature = {
    canonicalDiffHash: canonicalHash(patch, lines, scratch.canonical),
    simhash: simhash64(distinct.hi, distinct.lo, distinct.count),
    minhash: minhash(distinct.hi, distinct.lo, distinct.count),
    shingleCount: distinct.count,
    ...packFingerprints(distinct, scratch.selected, lines, scratch.packing),
    tokenCount,
  };
  if (tokenCount > RETAINED_TOKENS) threadScratch = null;
  return signature;
}

function selectFingerprints(scratch: SigningScratch): void {
  const { distinct, addedShingles, removedShingles } = scratch;
  if (distinct.count > scratch.selected.length) scratch.selected = new Uint8Array(distinct.hi.length);
  if (distinct.count <= WHOLE_SET_LIMIT) {
    scratch.selected.fill(1, 0, distinct.count);
    return;
  }
  scratch.selected.fill(0, 0, distinct.count);
  winnow(addedShingles, scratch.addedMembers, scratch.selected);
  winnow(removedShingles, scratch.removedMembers, scratch.selected);
}

function reserveMembers(scratch: SigningScratch, capacity: number): void {
  if (capacity <= scratch.addedMembers.length) return;
  const length = Math.max(capacity, scratch.addedMembers.length * 2);
  scratch.addedMembers = new Int32Array(length);
  scratch.removedMembers = new Int32Array(length);
}

function createSigningScratch(): SigningScratch {
  return {
    addedTokens: createHashStream(),
    removedTokens: createHashStream(),
    addedShingles: createHashStream(),
    removedShingles: createHashStream(),
    distinct: createDistinctShingles(),
    canonical: createCanonicalScratch(),
    packing: createPackingScratch(),
    addedMembers: new Int32Array(4096),
    removedMembers: new Int32Array(4096),
    selected: new Uint8Array(4096),
  };
}
