/** Runs all kernels over the changed lines of one channel of a pull request. */
import { hash } from 'node:crypto';
import type { KernelSignature } from '../../domain/signature.ts';
import type { ParsedPatch } from '../parse-patch.ts';
import type { Kernels } from './load-kernels.ts';
import { MINHASH_REGISTERS } from './minhash.ts';

/** Words of a run: the file's index, its first line, and the line after its last. */
const RUN_WORDS = 3;
const WORD_BYTES = 4;
const HASH_BYTES = 8;
const PLACE_BYTES = 6;

/** Words of the result, as `assembly/sign-channel.ts` writes them. */
const RESULT_WORDS = 10;
const TOKENS = 0;
const INK = 1;
const INK_BYTES = 2;
const SHINGLES = 3;
const MINHASH = 4;
const SIMHASH_LO = 5;
const SIMHASH_HI = 6;
const FINGERPRINTS = 7;
const FINGERPRINTS_KEPT = 8;
const FINGERPRINTS_FOUND = 9;

/**
 * Signs the changed lines of some files. Pure: the result depends on the bytes and the files alone, and shares no memory with
 * them or with later calls.
 * @param patch parsed last by its kernels
 * @param fileIndexes ascending indexes into the patch's files
 */
export function signChannel(patch: ParsedPatch, fileIndexes: readonly number[]): KernelSignature {
  const { kernels, files } = patch;
  const signed = fileIndexes.filter((index) => files[index]!.endLine > files[index]!.firstLine);
  const mark = kernels.mark();
  try {
    const address = kernels.allocateBytes(signed.length * RUN_WORDS * WORD_BYTES);
    const runs = new Uint32Array(kernels.memory.buffer, address, signed.length * RUN_WORDS);
    for (const [at, index] of signed.entries()) {
      runs[at * RUN_WORDS] = index;
      runs[at * RUN_WORDS + 1] = files[index]!.firstLine;
      runs[at * RUN_WORDS + 2] = files[index]!.endLine;
    }
    return readResult(kernels, kernels.signChannel(address, signed.length));
  } finally {
    kernels.release(mark);
  }
}

function readResult({ memory: { buffer } }: Kernels, address: number): KernelSignature {
  const result = viewWords(buffer, address, RESULT_WORDS);
  const shingleCount = result[SHINGLES]!;
  const winnowCount = result[FINGERPRINTS_KEPT]!;
  const winnow = result[FINGERPRINTS]!;
  const hashBytes = winnowCount * HASH_BYTES;
  const minhash = shingleCount === 0 ? null : viewWords(buffer, result[MINHASH]!, MINHASH_REGISTERS).slice();
  // Hashes and places lie one behind the other, and share a buffer.
  const packed = buffer.slice(winnow, winnow + hashBytes + winnowCount * PLACE_BYTES);
  return {
    canonicalDiffHash: canonicalHash(new Uint8Array(buffer, result[INK]!, result[INK_BYTES]!)),
    simhash: shingleCount === 0 ? null : [result[SIMHASH_HI]!, result[SIMHASH_LO]!],
    minhash,
    shingleCount,
    winnow: new Uint8Array(packed, 0, hashBytes),
    winnowPositions: new Uint8Array(packed, hashBytes),
    winnowCount,
    winnowTruncated: result[FINGERPRINTS_FOUND]! > winnowCount,
    tokenCount: result[TOKENS]!,
  };
}

function viewWords(buffer: ArrayBuffer, address: number, words: number): Uint32Array<ArrayBuffer> {
  return new Uint32Array(buffer, address, words);
}

/**
 * A name for a change: SHA-256 over the added and removed lines of each file without their white space, as
 * `assembly/ink.ts` arranges them. Null when no line holds anything but white space.
 *
 * Whatever `git patch-id --stable` ignores is ignored here: white space of every kind, line numbers, the order of
 * files, "\ No newline at end of file", and in a line all from a NUL byte on (Git reads the line as a C string). Beyond
 * that, names and context lines do not enter, so a change keeps its hash at a moved path and on a neighbouring base.
 *
 * So equal patch-ids imply equal hashes, with one exception that no function of the changed lines could avoid: Git
 * puts nothing between the lines it hashes, so it cannot tell the added line `ab` from the added line `a` before the
 * context line `b`. Such pairs have to be made on purpose.
 */
function canonicalHash(ink: Uint8Array): string | null {
  return ink.length === 0 ? null : hash('sha256', ink, 'hex');
}
