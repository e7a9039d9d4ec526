import { PatchError } from './patch-error.ts';

const BACKSLASH = 0x5c;

const SIMPLE_ESCAPES: ReadonlyMap<string, number> = new Map(
  Object.entries({ a: 7, b: 8, t: 9, n: 10, v: 11, f: 12, r: 13, '"': 0x22, '\\': BACKSLASH }),
);

const LOOKS_ESCAPED = /\\x[0-9A-F]{2}/;

const strictUtf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Paths that are the same in Latin-1 and UTF-8 and hold no backslash: nearly all. */
const PLAIN = /^[ -[\]-~]*$/;

/** The path whose bytes are the characters of `latin1`; see `decodePath`. */
export function decodeLatin1Path(latin1: string): string {
  return PLAIN.test(latin1) ? latin1 : decodePath(Buffer.from(latin1, 'latin1'));
}

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
 * @param quoted begins with the opening quote; what follows the closing one is ignored
 * @param offset where it stands in the patch, for the error
 * @throws PatchError when the quotes do not close or an escape is unknown
 */
export function unquotePath(quoted: string, offset: number): string {
  const inner = /^"((?:[^"\\]|\\.)*)"/s.exec(quoted)?.[1];
  if (inner === undefined) throw new PatchError('a quoted path does not end', offset);
  return inner.replace(/\\([0-3][0-7]{2}|.)/gs, (_, letter: string) => {
    const byte = letter.length === 3 ? Number.parseInt(letter, 8) : SIMPLE_ESCAPES.get(letter);
    if (byte === undefined) throw new PatchError('an unknown escape in a quoted path', offset);
    return String.fromCharCode(byte);
  });
}
