/** Runs all kernels over the changed lines of one channel of a pull request. */
import type { KernelSignature } from '../../domain/signature.ts';
import { canonicalHash } from './canonical-hash.ts';
import type { ChangedLines } from './changed-lines.ts';
import {
  collectDistinctShingles,
  createDistinctShingles,
  type DistinctShingles,
} from './distinct-shingles.ts';
import { createHashStream, type HashStream } from './hash-stream.ts';
import { createInkStream, type InkStream } from './ink-stream.ts';
import { minhash } from './minhash.ts';
import { packFingerprints } from './pack-fingerprints.ts';
import { shingle } from './shingle.ts';
import { simhash64 } from './simhash.ts';
import { createSortScratch, type SortScratch } from './sort-fingerprints.ts';
import { tokenise } from './tokenise.ts';
import { winnow } from './winnow.ts';

/** Memory is kept for the next call unless there were more tokens than this (about 100 MB of buffers). */
const RETAINED_TOKENS = 1 << 20;

/** The reused memory of one thread. */
interface SigningScratch {
  readonly tokens: readonly [added: HashStream, removed: HashStream];
  readonly shingles: readonly [added: HashStream, removed: HashStream];
  readonly distinct: DistinctShingles;
  readonly ink: InkStream;
  readonly sorting: SortScratch;
}

// A module is loaded once in each worker thread, so this memory is never shared.
let threadScratch: SigningScratch | null = null;

/**
 * Signs the changed lines of one channel. Pure: the result depends on the bytes and the lines alone, and shares no
 * memory with them or with later calls.
 */
export function signChannel(patch: Uint8Array, lines: ChangedLines): KernelSignature {
  threadScratch ??= createSigningScratch();
  const { tokens, shingles, distinct, ink, sorting } = threadScratch;
  tokenise(patch, lines, tokens[0], tokens[1], ink);
  for (const stream of [0, 1] as const) {
    shingle(tokens[stream], stream, shingles[stream]);
    winnow(shingles[stream]);
  }
  collectDistinctShingles(distinct, shingles[0], shingles[1]);
  const tokenCount = tokens[0].count + tokens[1].count;
  if (tokenCount > RETAINED_TOKENS) threadScratch = null;
  return {
    canonicalDiffHash: canonicalHash(ink),
    simhash: simhash64(distinct.words, distinct.count),
    minhash: minhash(distinct.words, distinct.count),
    shingleCount: distinct.count,
    ...packFingerprints(distinct, lines, sorting),
    tokenCount,
  };
}

function createSigningScratch(): SigningScratch {
  return {
    tokens: [createHashStream(), createHashStream()],
    shingles: [createHashStream(), createHashStream()],
    distinct: createDistinctShingles(),
    ink: createInkStream(),
    sorting: createSortScratch(),
  };
}
