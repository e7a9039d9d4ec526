/**
 * A name for a change: SHA-256 over the added and removed lines of each file without their white space.
 *
 * Whatever `git patch-id --stable` ignores is ignored here: white space of every kind, line numbers, the order of
 * files, "\ No newline at end of file", and in a line all from a NUL byte on (Git reads the line as a C string). Beyond
 * that, names and context lines do not enter, so a change keeps its hash at a moved path and on a neighbouring base.
 *
 * So equal patch-ids imply equal hashes, with one exception that no function of the changed lines could avoid: Git
 * puts nothing between the lines it hashes, so it cannot tell the added line `ab` from the added line `a` before the
 * context line `b`. Such pairs have to be made on purpose.
 */
import { hash } from 'node:crypto';
import type { ChangedLines } from './changed-lines.ts';

const PLUS = 0x2b;
const MINUS = 0x2d;
const DIGEST_BYTES = 32;

/** 0 for the bytes that are copied, 1 for white space, 2 for NUL. */
const SKIP = classifySkipped();

/** Reused memory of the canonical hash: grow-only. */
export interface CanonicalScratch {
  bytes: Uint8Array<ArrayBuffer>;
}

/** Reusable memory for `canonicalHash`. */
export function createCanonicalScratch(): CanonicalScratch {
  return { bytes: new Uint8Array(1 << 16) };
}

/**
 * The canonical hash of some changed lines: 64 lower-case hexadecimal digits; null when no line holds anything but white space. Files
 * enter as a multiset of digests: sorted, then hashed together.
 */
export function canonicalHash(
  patch: Uint8Array,
  lines: ChangedLines,
  scratch: CanonicalScratch,
): string | null {
  const digests: Buffer[] = [];
  let from = 0;
  let inked = false;
  // Invariant: every file whose lines all come before `from` has its digest.
  while (from < lines.count) {
    const file = lines.file[from]!;
    let to = from;
    let bytes = 0;
    while (to < lines.count && lines.file[to] === file) {
      bytes += lines.end[to]! - lines.start[to]! + 1;
      to++;
    }
    if (bytes > scratch.bytes.length)
      scratch.bytes = new Uint8Array(Math.max(bytes, scratch.bytes.length * 2));
    const length = stripLines(patch, lines, from, to, scratch.bytes);
    inked ||= length > to - from;
    digests.push(hash('sha256', scratch.bytes.subarray(0, length), 'buffer'));
    from = to;
  }
  if (!inked) return null;
  digests.sort(Buffer.compare);
  return hash('sha256', Buffer.concat(digests, digests.length * DIGEST_BYTES), 'hex');
}

/** Writes sign and ink of the lines from..to; returns the bytes written (at least one a line: its sign). */
function stripLines(
  patch: Uint8Array,
  lines: ChangedLines,
  from: number,
  to: number,
  into: Uint8Array,
): number {
  let length = 0;
  for (let i = from; i < to; i++) {
    into[length++] = lines.removed[i] === 0 ? PLUS : MINUS;
    const end = lines.end[i]!;
    for (let at = lines.start[i]!; at < end; at++) {
      const byte = patch[at]!;
      const skip = SKIP[byte]!;
      if (skip === 0) into[length++] = byte;
      else if (skip === 2) break;
    }
  }
  return length;
}

function classifySkipped(): Uint8Array {
  const skip = new Uint8Array(256);
  for (const byte of [0x09, 0x0a, 0x0b, 0x0c, 0x0d, 0x20]) skip[byte] = 1;
  skip[0] = 2;
  return skip;
}
