const UTF8 = 'utf-8';
/** Longer declarations are none. */
const DECLARATION_BYTES = 200;
const PROBED_CHARS = 1_000;

/**
 * The text of a report as it lies on disk: UTF-8 or UTF-16 (as PowerShell writes what is redirected), with or without a byte order mark,
 * or what an XML declaration names. Bytes that are no text become U+FFFD.
 */
export function decodeReport(bytes: Uint8Array): string {
  return mendText(new TextDecoder(encodingOf(bytes)).decode(bytes));
}

function encodingOf(bytes: Uint8Array): string {
  const [first, second, third] = bytes;
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  if (first === 0xfe && second === 0xff) return 'utf-16be';
  if (first === 0xef && second === 0xbb && third === 0xbf) return UTF8;
  // ASCII in UTF-16 without a mark.
  if (first === 0 && second !== 0 && second !== undefined) return 'utf-16be';
  if (first !== 0 && second === 0 && third !== 0) return 'utf-16le';
  return declaredEncoding(bytes) ?? UTF8;
}

/** Of the XML declaration; null when it has none that is known. */
function declaredEncoding(bytes: Uint8Array): string | null {
  const start = Buffer.from(bytes.subarray(0, DECLARATION_BYTES)).toString('latin1');
  const label = /^\s*<\?xml[^>]*\sencoding\s*=\s*["']([\w.-]{1,40})["']/.exec(start)?.[1];
  // Whoever can read that it says UTF-16 does not read UTF-16.
  if (label === undefined || /^utf-?16/i.test(label)) return null;
  try {
    return new TextDecoder(label).encoding;
  } catch {
    return null;
  }
}

/**
 * Text without its byte order mark. Where somebody read UTF-16 as if it were UTF-8, every second character is NUL and the mark two
 * U+FFFD: without them it is the text again, as far as it is ASCII.
 */
function mendText(text: string): string {
  const probed = text.slice(0, PROBED_CHARS);
  const nuls = probed.length - probed.replaceAll('\0', '').length;
  const isUtf16 = nuls * 3 >= probed.length && nuls > 0;
  const read = isUtf16 ? text.replaceAll('\0', '').replace(/^\ufffd{1,2}/, '') : text;
  return read.replace(/^\ufeff/, '').trimStart();
}
