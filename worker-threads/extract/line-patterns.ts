/**
 * A line pattern of a language. It is tried only on lines that begin (white space aside) with one of its `starts`, or
 * end in one of its `ends`, so that most lines are never decoded.
 */
export interface LinePattern<Kind> {
  readonly kind: Kind;
  /** Words a matching line begins with, separated by `|`: `word*` for a prefix, `^word` at column 0 only, `*` a capital at column 0. */
  readonly starts?: string;
  /** Last characters a matching line ends with, white space aside. */
  readonly ends?: string;
  /** Its first group that matches is the name, or with `list` a list of names separated by commas. */
  readonly expression: RegExp;
  readonly list?: boolean;
}

/** Patterns sorted by the bytes that call for them. */
export interface LineMatcher<Kind> {
  /** The patterns worth trying on the line from `start` to `end`; null when there are none. */
  candidates(bytes: Uint8Array, start: number, end: number): readonly LinePattern<Kind>[] | null;
}

/** Longer lines are not read: no declaration is that long, and no pattern may be slow. */
export const MAX_LINE_BYTES = 500;

/** A line that begins so declares nothing, however it ends. */
const CONTROL_WORDS = 'if|for|while|switch|catch|return|else|elseif|foreach|try|do|} |this.|$this';

const SPACE = 0x20;
const TAB = 0x09;
const CARRIAGE_RETURN = 0x0d;
const CAPITAL_A = 0x41;
const CAPITAL_Z = 0x5a;

/** Bytes that go on with a word, so that `class` does not begin `className`. */
const WORD_BYTES = Uint8Array.from({ length: 0x100 }, (_, byte) =>
  /[\w$]/.test(String.fromCharCode(byte)) ? 1 : 0,
);

interface Start<Kind> {
  readonly word: string;
  readonly isAtColumn0: boolean;
  /** The word must end there. */
  readonly isWhole: boolean;
  readonly patterns: LinePattern<Kind>[];
}

/** Sorts patterns into tables by first word and last byte. */
export function compilePatterns<Kind>(patterns: readonly LinePattern<Kind>[]): LineMatcher<Kind> {
  const starts = collectStarts(patterns);
  const capitals = patterns.filter((pattern) => wordsOf(pattern).includes('*') || pattern.ends !== undefined);
  const hasCapitals = patterns.some((pattern) => wordsOf(pattern).includes('*'));
  const ends: (LinePattern<Kind>[] | undefined)[] = new Array(0x100).fill(undefined);
  for (const pattern of patterns) {
    for (const character of pattern.ends ?? '') append(ends, character.charCodeAt(0), pattern);
  }
  return {
    candidates(bytes, start, end) {
      if (end - start > MAX_LINE_BYTES) return null;
      let from = start;
      while (from < end && (bytes[from] === SPACE || bytes[from] === TAB)) from += 1;
      if (end - from < 2) return null;
      const known = starts[bytes[from]!];
      if (known !== undefined) {
        for (const candidate of known) {
          if (candidate.isAtColumn0 && from !== start) continue;
          if (beginsWith(bytes, from, end, candidate))
            return candidate.patterns.length > 0 ? candidate.patterns : null;
        }
      }
      const isCapital = bytes[from]! >= CAPITAL_A && bytes[from]! <= CAPITAL_Z;
      if (hasCapitals && isCapital && from === start) return capitals;
      let last = end - 1;
      while (bytes[last] === SPACE || bytes[last] === TAB || bytes[last] === CARRIAGE_RETURN) last -= 1;
      return ends[bytes[last]!] ?? null;
    },
  };
}

/** First words by their first byte, the longest first; each with all patterns that its lines may match. */
function collectStarts<Kind>(patterns: readonly LinePattern<Kind>[]): (Start<Kind>[] | undefined)[] {
  const words = new Set(patterns.flatMap(wordsOf).filter((word) => word !== '*'));
  const table: (Start<Kind>[] | undefined)[] = new Array(0x100).fill(undefined);
  const add = (word: string, list: LinePattern<Kind>[]): void => {
    const isPrefix = word.endsWith('*');
    const isAtColumn0 = word.startsWith('^');
    const text = word.slice(isAtColumn0 ? 1 : 0, isPrefix ? -1 : undefined);
    const isWhole = !isPrefix && WORD_BYTES[text.charCodeAt(text.length - 1)] === 1;
    append(table, text.charCodeAt(0), { word: text, isAtColumn0, isWhole, patterns: list });
  };
  for (const word of words) {
    // A pattern known by its end may match a line that begins like another one.
    add(
      word,
      patterns.filter(
        (pattern) => pattern.ends !== undefined || wordsOf(pattern).some((own) => covers(own, word)),
      ),
    );
  }
  for (const word of CONTROL_WORDS.split('|')) if (!words.has(word)) add(word, []);
  for (const list of table) list?.sort((a, b) => b.word.length - a.word.length);
  return table;
}

/** Whether every line that begins with `word` begins with `own`. */
function covers(own: string, word: string): boolean {
  return own === word || (own.endsWith('*') && own !== '*' && word.startsWith(own.slice(0, -1)));
}

function wordsOf<Kind>(pattern: LinePattern<Kind>): string[] {
  return pattern.starts?.split('|') ?? [];
}

function beginsWith<Kind>(
  bytes: Uint8Array,
  from: number,
  end: number,
  { word, isWhole }: Start<Kind>,
): boolean {
  const after = from + word.length;
  if (after > end) return false;
  for (let index = 1; index < word.length; index += 1) {
    if (bytes[from + index] !== word.charCodeAt(index)) return false;
  }
  return !isWhole || after === end || WORD_BYTES[bytes[after]!] === 0;
}

function append<Value>(table: (Value[] | undefined)[], index: number, value: Value): void {
  const list = table[index];
  if (list === undefined) table[index] = [value];
  else list.push(value);
}
