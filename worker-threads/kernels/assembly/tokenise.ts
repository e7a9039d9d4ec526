/**
 * Cuts changed lines into tokens and hashes each, straight from the bytes of the patch; and copies the tokens, one behind the
 * other, for the canonical hash.
 *
 * A token is a run of letters, digits, `_`, `$` and bytes from 0x80 up (so any UTF-8 word is one token), or one
 * punctuation byte. White space separates tokens and is otherwise dropped: indentation and reflow change nothing.
 *
 * Bytes are classified 64 at a time (Langdale and Lemire, Parsing gigabytes of JSON per second, VLDB Journal 2019): where words
 * begin and end are bits then, found without a branch for each byte.
 */
import { hasNul, spaceBits, wordBits } from './byte-classes';
import { HASHED_BYTES, hashShortToken, hashToken } from './hash-token';
import { inkEnd, setInkEnd } from './ink';
import { lineEnds, lineSigns, lineStarts, patchAddress } from './line-table';
import { PLACE, placeInLine, RECORD_BYTES } from './records';

const BLOCK: usize = 64;
const PLUS: u32 = 0x2b;
const MINUS: u32 = 0x2d;

let addedEnd: usize = 0;
let removedEnd: usize = 0;

/** Where the tokens of either stream end that were written last. */
export function tokensEnd(isRemoved: u32): usize {
  return isRemoved ? removedEnd : addedEnd;
}

/**
 * Writes the tokens of the lines from `first` up to `end`, which are those of one file, as records to `added` and `removed`, and
 * appends the lines' signs and tokens to the ink.
 */
export function tokenise(first: u32, end: u32, added: usize, removed: usize): void {
  const patch = patchAddress();
  const starts = lineStarts();
  const ends = lineEnds();
  const signs = lineSigns();
  let ink = inkEnd();
  // Invariant: the lines before this one are written to the ink and to the streams, which end at `added` and `removed`.
  for (let line = first; line < end; line++) {
    const isRemoved = load<u8>(signs + line) !== 0;
    const place = placeInLine(line);
    let to = isRemoved ? removed : added;
    store<u8>(ink++, isRemoved ? MINUS : PLUS);
    const lineInk = ink;
    let at = patch + load<u32>(starts + (line << 2));
    const stop = patch + load<u32>(ends + (line << 2));
    let mayHoldNul = false;
    // Invariant: no token lies on both sides of `at`; those before it are done.
    while (at < stop) {
      const left = stop - at;
      const inLine: u64 = left < BLOCK ? (u64(1) << left) - 1 : u64.MAX_VALUE;
      const words = wordBits(at) & inLine;
      const tokens = ~spaceBits(at) & inLine;
      if (hasNul(at)) mayHoldNul = true;
      let begins = tokens & ~(words & (words << 1));
      let lasts = tokens & ~(words & (words >> 1));
      let next = at + BLOCK;
      if (left > BLOCK && words >> 63 !== 0) {
        // The line goes on, and so may the last word: the next block begins with it.
        const ending = usize(clz(~words));
        if (ending === BLOCK) {
          const length = wordLength(at, stop);
          store<u64>(to, hashToken(at, length));
          store<u32>(to, place, PLACE);
          to += RECORD_BYTES;
          memory.copy(ink, at, length);
          ink += length;
          at += length;
          continue;
        }
        next -= ending;
        const kept = (u64(1) << (BLOCK - ending)) - 1;
        begins &= kept;
        lasts &= kept;
      }
      while (begins !== 0) {
        const token = at + usize(ctz(begins));
        const length = usize(ctz(lasts) - ctz(begins)) + 1;
        begins &= begins - 1;
        lasts &= lasts - 1;
        const bytes = v128.load(token);
        v128.store(ink, bytes);
        let hash: u64;
        if (length <= HASHED_BYTES) hash = hashShortToken(bytes, length);
        else {
          hash = hashToken(token, length);
          memory.copy(ink, token, length);
        }
        ink += length;
        store<u64>(to, hash);
        store<u32>(to, place, PLACE);
        to += RECORD_BYTES;
      }
      at = next;
    }
    if (mayHoldNul) ink = findNul(lineInk, ink);
    if (isRemoved) removed = to;
    else added = to;
  }
  setInkEnd(ink);
  addedEnd = added;
  removedEnd = removed;
}

/** Length of a word that fills at least one block. */
function wordLength(at: usize, stop: usize): usize {
  let end = at;
  while (end < stop && isWordByte(load<u8>(end))) end++;
  return end - at;
}

function isWordByte(byte: u32): bool {
  return byte >= 0x80 || (byte | 0x20) - 0x61 < 26 || byte - 0x30 < 10 || byte === 0x5f || byte === 0x24;
}

/** The first NUL byte from here on, or the end. */
function findNul(at: usize, end: usize): usize {
  while (at < end && load<u8>(at) !== 0) at++;
  return at;
}
