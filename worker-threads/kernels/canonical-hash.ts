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
import type { InkStream } from './ink-stream.ts';

const UINT32_BYTES = 4;

/**
 * The canonical hash of what `tokenise` wrote to `ink`: 64 lower-case hexadecimal digits; null when no line holds anything but
 * white space. The files are hashed in ascending order of their bytes, then the length of each and their number, so that
 * no two sets of files look the same.
 */
export function canonicalHash(ink: InkStream): string | null {
  if (ink.length === ink.lineCount) return null;
  const parts: Uint8Array[] = [];
  let start = 0;
  for (let file = 0; file < ink.fileCount; file++) {
    const end = ink.fileEnd[file]!;
    parts.push(ink.bytes.subarray(start, end));
    start = end;
  }
  parts.sort(Buffer.compare);
  const trailer = Buffer.allocUnsafe((parts.length + 1) * UINT32_BYTES);
  for (const [file, part] of parts.entries()) trailer.writeUInt32LE(part.length, file * UINT32_BYTES);
  trailer.writeUInt32LE(parts.length, parts.length * UINT32_BYTES);
  parts.push(trailer);
  return hash('sha256', Buffer.concat(parts, ink.length + trailer.length), 'hex');
}
