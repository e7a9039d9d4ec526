import { PatchError } from './patch-error.ts';

const BACKSLASH = 0x5c;
const QUOTE = 0x22;

const SIMPLE_ESCAPES: ReadonlyMap<number, number> = new Map(
  Object.entries({ a: 7, b: 8, t: 9, n: 10, v: 11, f: 12, r: 13, '"': QUOTE, '\\': BACKSLASH }).map(
    ([letter, byte]) => [letter.charCodeAt(0), byte],
  ),
);

const LOOKS_ESCAPED = /\\x[0-9A-F]{2}/;

const strictUtf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * Writes the bytes of a Git path as text, so that no two paths become the same text. UTF-8 is taken as it is; in a path
 * that is not UTF-8 each offending byte becomes `\xHH` and each backslash `\\`, and so do the backslashes of a UTF-8
 * path that happens to hold the text of such an escape.
 */
export function decodePath(bytes: Buffer): string {
  try {
    const text = strictUtf8.decode(bytes);
    return LOOKS_ESCAPED.test(text) ? text.replaceAll('\\', '\\\\') : text;
  } catch {
    return escapeInvalidBytes(bytes);
  }
}

function escapeInvalidBytes(bytes: Buffer): string {
  let text = '';
  let at = 0;
  while (at < bytes.length) {
    const length = validSequenceLength(bytes, at);
    if (length === 0) {
      text += `\\x${bytes[at]!.toString(16).toUpperCase().padStart(2, '0')}`;
    } else {
      text += bytes[at] === BACKSLASH ? '\\\\' : bytes.toString('utf8', at, at + length);
    }
    at += Math.max(length, 1);
  }
  return text;
}

/** Bytes of the UTF-8 character that starts at `at`; 0 when none does. */
function validSequenceLength(bytes: Buffer, at: number): number {
  const first = bytes[at]!;
  const length =
    first < 0x80 ? 1 : first < 0xc2 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : first < 0xf5 ? 4 : 0;
  if (length < 2) return length;
  try {
    strictUtf8.decode(bytes.subarray(at, at + length));
    return length;
  } catch {
    return 0;
  }
}

/**
 * Undoes Git's C quoting.
 * @param at offset of the opening quote
 * @returns the path's bytes and the offset after the closing quote
 * @throws PatchError when the quotes do not close before `end` or an escape is unknown
 */
export function unquotePath(patch: Buffer, at: number, end: number): { bytes: Buffer; next: number } {
  const bytes = Buffer.allocUnsafe(end - at);
  let length = 0;
  let from = at + 1;
  while (from < end) {
    const byte = patch[from]!;
    if (byte === QUOTE) return { bytes: bytes.subarray(0, length), next: from + 1 };
    if (byte !== BACKSLASH) {
      bytes[length++] = byte;
      from += 1;
      continue;
    }
    const simple = SIMPLE_ESCAPES.get(patch[from + 1] ?? 0);
    if (simple !== undefined) {
      bytes[length++] = simple;
      from += 2;
      continue;
    }
    const octal = patch.toString('latin1', from + 1, Math.min(from + 4, end));
    if (!/^[0-3][0-7]{2}$/.test(octal)) throw new PatchError('an unknown escape in a quoted path', from);
    bytes[length++] = Number.parseInt(octal, 8);
    from += 4;
  }
  throw new PatchError('a quoted path does not end', at);
}
