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
  /**
   * With `ends`: the characters one of which comes after the first word of the line, which may be in quotes; `a` stands for any that begins
   * a word. Any character when left out.
   */
  readonly follows?: string;
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
const QUOTE = 0x27;
const DOUBLE_QUOTE = 0x22;
const CAPITAL_A = 0x41;
const CAPITAL_Z = 0x5a;

/** Bytes that go on with a word, so that `class` does not begin `className`. */
const WORD_BYTES = Uint8Array.from({ length: 0x100 }, (_, byte) =>
  /[\w$]/.test(String.fromCharCode(byte)) ? 1 : 0,
);

/** Bytes that may come before the first word as part of it. */
const PREFIX_BYTES = Uint8Array.from({ length: 0x100 }, (_, byte) =>
  '\'"#*'.includes(String.fromCharCode(byte)) ? 1 : 0,
);

/** Patterns are bits here: that of the first is 1, of the second 2, and so on. */
type Bits = number;

/** Families have fewer patterns than an integer has bits. */
const MAX_PATTERNS = 31;

interface Start {
  readonly word: string;
  readonly isAtColumn0: boolean;
  /** The word must end there. */
  readonly isWhole: boolean;
  /** None when a line that begins so declares nothing. */
  readonly patterns: Bits;
}

/** Sorts patterns into tables by first word and last byte. */
export function compilePatterns<Kind>(patterns: readonly LinePattern<Kind>[]): LineMatcher<Kind> {
  if (patterns.length > MAX_PATTERNS)
    throw new RangeError(`More than ${MAX_PATTERNS} patterns in one family.`);
  const starts = collectStarts(patterns);
  const capitals = bitsWhere(patterns, (pattern) => wordsOf(pattern).includes('*'));
  const ends = collectEnds(patterns);
  // A line known by its beginning may match a pattern known by its end, which need not be the line's own end.
  const anyEnd = new Int32Array(0x100);
  for (const table of ends) for (const [byte, bits] of (table ?? []).entries()) anyEnd[byte]! |= bits;
  const lists = new Map<Bits, readonly LinePattern<Kind>[]>();
  const listOf = (bits: Bits): readonly LinePattern<Kind>[] => {
    const known = lists.get(bits);
    if (known !== undefined) return known;
    const list = patterns.filter((_, index) => bits & (1 << index));
    lists.set(bits, list);
    return list;
  };
  return {
    candidates(bytes, start, end) {
      if (end - start > MAX_LINE_BYTES) return null;
      let from = start;
      while (from < end && (bytes[from] === SPACE || bytes[from] === TAB)) from += 1;
      if (end - from < 2) return null;
      const first = bytes[from]!;
      const known = findStart(starts[first], bytes, from, end, from === start);
      if (known?.patterns === 0) return null;
      const isCapital = from === start && first >= CAPITAL_A && first <= CAPITAL_Z;
      const byStart = known?.patterns ?? (isCapital ? capitals : 0);
      if (byStart !== 0) return listOf(byStart | anyEnd[byteAfterWord(bytes, from, end)]!);
      let last = end - 1;
      while (bytes[last] === SPACE || bytes[last] === TAB || bytes[last] === CARRIAGE_RETURN) last -= 1;
      const byEnd = ends[bytes[last]!]?.[byteAfterWord(bytes, from, end)] ?? 0;
      return byEnd === 0 ? null : listOf(byEnd);
    },
  };
}

function bitsWhere<Kind>(
  patterns: readonly LinePattern<Kind>[],
  isMeant: (pattern: LinePattern<Kind>) => boolean,
): Bits {
  return patterns.reduce((bits, pattern, index) => (isMeant(pattern) ? bits | (1 << index) : bits), 0);
}

function findStart(
  starts: readonly Start[] | undefined,
  bytes: Uint8Array,
  from: number,
  end: number,
  isAtColumn0: boolean,
): Start | undefined {
  if (starts === undefined) return undefined;
  for (const start of starts) {
    if ((isAtColumn0 || !start.isAtColumn0) && beginsWith(bytes, from, end, start)) return start;
  }
  return undefined;
}

/** Patterns by the last byte of a line, and by the byte after its first word. */
function collectEnds<Kind>(patterns: readonly LinePattern<Kind>[]): (Int32Array | undefined)[] {
  const ends: (Int32Array | undefined)[] = new Array(0x100).fill(undefined);
  for (const [index, pattern] of patterns.entries()) {
    for (const character of pattern.ends ?? '') {
      const table = ends[character.charCodeAt(0)] ?? new Int32Array(0x100);
      ends[character.charCodeAt(0)] = table;
      for (let byte = 0; byte < 0x100; byte += 1) if (mayFollow(pattern, byte)) table[byte]! |= 1 << index;
    }
  }
  return ends;
}

function mayFollow<Kind>({ follows }: LinePattern<Kind>, byte: number): boolean {
  if (follows === undefined || follows.includes(String.fromCharCode(byte))) return true;
  return follows.includes('a') && WORD_BYTES[byte] === 1;
}

/** The first byte after the word that begins at `from`, its quotes and white space; 0 when there is none. */
function byteAfterWord(bytes: Uint8Array, from: number, end: number): number {
  let at = from;
  if (PREFIX_BYTES[bytes[at]!] === 1) at += 1;
  while (at < end && WORD_BYTES[bytes[at]!] === 1) at += 1;
  if (bytes[at] === QUOTE || bytes[at] === DOUBLE_QUOTE) at += 1;
  while (at < end && (bytes[at] === SPACE || bytes[at] === TAB)) at += 1;
  return at < end ? bytes[at]! : 0;
}

/** First words by their first byte, the longest first; each with all patterns that its lines may match for their beginning. */
function collectStarts<Kind>(patterns: readonly LinePattern<Kind>[]): (Start[] | undefined)[] {
  const words = new Set(patterns.flatMap(wordsOf).filter((word) => word !== '*'));
  const table: (Start[] | undefined)[] = new Array(0x100).fill(undefined);
  const add = (word: string, bits: Bits): void => {
    const isPrefix = word.endsWith('*');
    const isAtColumn0 = word.startsWith('^');
    const text = word.slice(isAtColumn0 ? 1 : 0, isPrefix ? -1 : undefined);
    const isWhole = !isPrefix && WORD_BYTES[text.charCodeAt(text.length - 1)] === 1;
    const list = table[text.charCodeAt(0)] ?? [];
    list.push({ word: text, isAtColumn0, isWhole, patterns: bits });
    table[text.charCodeAt(0)] = list;
  };
  for (const word of words) {
    add(
      word,
      bitsWhere(patterns, (pattern) => wordsOf(pattern).some((own) => covers(own, word))),
    );
  }
  for (const word of CONTROL_WORDS.split('|')) if (!words.has(word)) add(word, 0);
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

function beginsWith(bytes: Uint8Array, from: number, end: number, { word, isWhole }: Start): boolean {
  const after = from + word.length;
  if (after > end) return false;
  for (let index = 1; index < word.length; index += 1) {
    if (bytes[from + index] !== word.charCodeAt(index)) return false;
  }
  return !isWhole || after === end || WORD_BYTES[bytes[after]!] === 0;
}
