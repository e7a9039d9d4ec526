const ESCAPE = /\\(?:x([0-9A-F]{2})|\\)/g;
const HAS_ESCAPE = /\\x[0-9A-F]{2}/;

/**
 * The bytes of a Git path from its text. A path that is not UTF-8, or that holds the text of such an escape, is written with each
 * odd byte as `\xHH` and each backslash as `\\`; every other path is its own text.
 */
export function encodePath(text: string): Buffer {
  if (!HAS_ESCAPE.test(text)) return Buffer.from(text);
  const parts: Buffer[] = [];
  let from = 0;
  for (const match of text.matchAll(ESCAPE)) {
    parts.push(Buffer.from(text.slice(from, match.index)));
    parts.push(match[1] === undefined ? Buffer.from('\\') : Buffer.from(match[1], 'hex'));
    from = match.index + match[0].length;
  }
  parts.push(Buffer.from(text.slice(from)));
  return Buffer.concat(parts);
}
