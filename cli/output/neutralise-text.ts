/**
 * Characters that steer a terminal or hide text instead of showing: C0 and C1 controls (ANSI escapes begin with one), bidi
 * overrides and isolates, zero-width and tag characters, line separators, lone surrogates. The joiners of emoji and Indic scripts
 * (U+200C, U+200D) are left alone.
 */
const UNSAFE = /(?![\u200c\u200d])[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;
/** More marks than this on one letter paint over the lines above and below. */
const EXCESS_MARKS = /(\p{M}{6})\p{M}+/gu;
const TAB_WIDTH = 4;

/** Text from outside, made safe for one line of a terminal: whatever steers or hides is written as an escape such as `\x1b`. */
export function neutraliseText(text: string): string {
  return text.replace(UNSAFE, escapeCharacter).replace(EXCESS_MARKS, '$1');
}

/** As `neutraliseText`, for a message of several lines. */
export function neutraliseLines(text: string): string {
  return text.split('\n').map(neutraliseText).join('\n');
}

/** As `neutraliseText`, for a line of code: tabs become spaces up to the next stop. */
export function neutraliseCode(line: string): string {
  let column = 0;
  const expanded = line.replace(/\t|[^\t]+/g, (part) => {
    const shown = part === '\t' ? ' '.repeat(TAB_WIDTH - (column % TAB_WIDTH)) : part;
    column += shown.length;
    return shown;
  });
  return neutraliseText(expanded);
}

/**
 * A JSON document of one or more lines that parses to `value` and holds nothing that steers a terminal: inside its strings such
 * characters are written as `\uXXXX`.
 */
export function toSafeJson(value: unknown): string {
  // The only raw controls in the output of JSON.stringify are the newlines of its indentation.
  return JSON.stringify(value, null, 2).replace(UNSAFE, (character) =>
    character === '\n'
      ? character
      : character
          .split('')
          .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
          .join(''),
  );
}

function escapeCharacter(character: string): string {
  const code = character.codePointAt(0)!;
  const hex = code.toString(16);
  if (code < 0x100) return `\\x${hex.padStart(2, '0')}`;
  return code < 0x10000 ? `\\u${hex.padStart(4, '0')}` : `\\u{${hex}}`;
}
