/** Runs all kernels over the changed lines of one channel of a pull request. */
import { collectDistinctShingles, foundFingerprints, memberCount } from './distinct-shingles';
import { arrangeInk, endInkFile, inkEnd, inkStart, startInk } from './ink';
import { lineCount, lineEnds, lineStarts } from './line-table';
import { allocate } from './memory';
import { sketchRegisters } from './minhash';
import { fingerprintsKept, packedFingerprints, packFingerprints } from './pack-fingerprints';
import { RECORD_BYTES } from './records';
import { shingle } from './shingle';
import { appendShingles, startShingles } from './shingle-buffer';
import { majority } from './simhash';
import { tokenise, tokensEnd } from './tokenise';
import { winnow } from './winnow';

/** Words of a file to sign: its index, its first line, and the line after its last. */
const RUN_BYTES: u32 = 12;
const FILE_LIMIT: u32 = 0xffff;
/** Bytes of a diff for each token, about. */
const BYTES_PER_TOKEN: u64 = 6;

/** The result, in the order of `SIGNED` on the other side. */
const result = memory.data(12 * 4, 8);

/**
 * Signs the lines of some files, none of them without lines.
 * @param runs `count` records of three words: index of the file, its first line, and the line after its last
 * @returns the address of the result
 */
export function signChannel(runs: usize, count: u32): usize {
  let lines: u64 = 0;
  let bytes: u64 = 0;
  let largest: u32 = 0;
  for (let run = runs; run < runs + count * RUN_BYTES; run += RUN_BYTES) {
    const size = bytesOfLines(load<u32>(run, 4), load<u32>(run, 8));
    lines += load<u32>(run, 8) - load<u32>(run, 4);
    bytes += size;
    largest = max(largest, size);
  }
  startInk(bytes + lines, count);
  startShingles(u32(bytes / BYTES_PER_TOKEN));
  const added = allocate(u64(largest) * RECORD_BYTES);
  const removed = allocate(u64(largest) * RECORD_BYTES);
  const lineFiles = allocate(u64(lineCount()) << 1);
  let tokens: u32 = 0;
  for (let run = runs; run < runs + count * RUN_BYTES; run += RUN_BYTES) {
    const first = load<u32>(run, 4);
    const end = load<u32>(run, 8);
    const file = min(load<u32>(run), FILE_LIMIT);
    for (let line = first; line < end; line++) store<u16>(lineFiles + (line << 1), file);
    tokenise(first, end, added, removed);
    endInkFile();
    tokens += addTokens(added, 0) + addTokens(removed, 1);
  }
  collectDistinctShingles();
  store<u32>(result, tokens);
  storeInk(lines);
  store<u32>(result, memberCount(), 12);
  store<usize>(result, sketchRegisters(), 16);
  store<u64>(result, majority(memberCount()), 20);
  packFingerprints(lineFiles);
  store<usize>(result, packedFingerprints(), 28);
  store<u32>(result, fingerprintsKept(), 32);
  store<u32>(result, foundFingerprints(), 36);
  return result;
}

function bytesOfLines(first: u32, end: u32): u32 {
  return load<u32>(lineEnds() + ((end - 1) << 2)) - load<u32>(lineStarts() + (first << 2));
}

/** Adds what a file's stream of tokens gives to the shingles; returns how many tokens there are. */
function addTokens(start: usize, isRemoved: u32): u32 {
  const end = tokensEnd(isRemoved);
  const shinglesEnd = shingle(start, end, isRemoved);
  winnow(start, shinglesEnd);
  appendShingles(start, shinglesEnd);
  return u32(end - start) / RECORD_BYTES;
}

/** The ink as it is to be hashed; of no length when no line holds anything but white space. */
function storeInk(lines: u64): void {
  const isBlank = u64(inkEnd() - inkStart()) === lines;
  const ink = isBlank ? inkEnd() : arrangeInk();
  store<usize>(result, ink, 4);
  store<u32>(result, inkEnd() - ink, 8);
}
