import type { LinePattern } from './line-pattern.ts';

/** Patterns of a family as bits: that of the first is 1, of the second 2, and so on. */
export type PatternBits = number;

/** Families have fewer patterns than an integer has bits. */
const MAX_PATTERNS = 31;

/** A line that begins so declares nothing, however it ends. */
const CONTROL_WORDS = 'if|for|while|switch|catch|return|else|elseif|foreach|try|do|} |this.|$this';

/** Where things stand in a table, as `assembly/match-line.ts` reads them. */
const END_ROWS = 512;
const CAPITALS = 768;
const ROWS = 772;
const ROW_BYTES = 1024;
const WORD_HEAD = 4;
const HEAD_MASK = 8;
const WORD_LENGTH = 12;
const WORD_FLAGS = 13;
const WORD_TEXT = 14;
const HEAD_BYTES = 4;
const AT_COLUMN_0 = 1;
const WHOLE = 2;

const BYTES = 0x100;
const WORD_CHARACTER = /[\w$]/;

interface Word {
  readonly text: string;
  readonly flags: number;
  /** None when a line that begins so declares nothing. */
  readonly patterns: PatternBits;
}

/** Writes the table that tells the kernels which lines the patterns may match. */
export function writePatternTable<Kind>(patterns: readonly LinePattern<Kind>[]): Uint8Array {
  if (patterns.length > MAX_PATTERNS)
    throw new RangeError(`More than ${MAX_PATTERNS} patterns in one family.`);
  const lastBytes = [...new Set(patterns.flatMap(({ ends = '' }) => [...ends]))];
  const lists = listWords(patterns);
  const listsStart = ROWS + (1 + lastBytes.length) * ROW_BYTES;
  const listBytes = lists.reduce((sum, list) => sum + bytesOfList(list), 0);
  const table = Buffer.alloc(listsStart + listBytes);
  table.writeInt32LE(
    bitsWhere(patterns, (pattern) => wordsOf(pattern).includes('*')),
    CAPITALS,
  );
  for (let byte = 0; byte < BYTES; byte += 1) {
    // A line known by its beginning may match a pattern known by its end, which need not be the line's own end.
    const known = bitsWhere(patterns, (pattern) => pattern.ends !== undefined && mayFollow(pattern, byte));
    table.writeInt32LE(known, ROWS + byte * 4);
    for (const [index, last] of lastBytes.entries()) {
      const bits = bitsWhere(patterns, ({ ends }) => ends?.includes(last) ?? false);
      table.writeInt32LE(bits & known, ROWS + (index + 1) * ROW_BYTES + byte * 4);
      table[END_ROWS + last.charCodeAt(0)] = index + 1;
    }
  }
  let at = listsStart;
  for (const list of lists) {
    table.writeUint16LE(at, list[0]!.text.charCodeAt(0) * 2);
    for (const word of list) at = writeWord(table, at, word);
    at += bytesOfWord('');
  }
  return table;
}

/** First words in lists by their first byte, the longest first; each with all patterns that its lines may match for their beginning. */
function listWords<Kind>(patterns: readonly LinePattern<Kind>[]): Word[][] {
  const known = new Set(patterns.flatMap(wordsOf).filter((word) => word !== '*'));
  const words = [...known].map((word) =>
    readWord(
      word,
      bitsWhere(patterns, (pattern) => wordsOf(pattern).some((own) => covers(own, word))),
    ),
  );
  for (const word of CONTROL_WORDS.split('|')) if (!known.has(word)) words.push(readWord(word, 0));
  words.sort((a, b) => b.text.length - a.text.length);
  return [...Map.groupBy(words, ({ text }) => text[0]).values()];
}

function readWord(word: string, patterns: PatternBits): Word {
  const isPrefix = word.endsWith('*');
  const isAtColumn0 = word.startsWith('^');
  const text = word.slice(isAtColumn0 ? 1 : 0, isPrefix ? -1 : undefined);
  const isWhole = !isPrefix && WORD_CHARACTER.test(text.at(-1)!);
  return { text, flags: (isAtColumn0 ? AT_COLUMN_0 : 0) | (isWhole ? WHOLE : 0), patterns };
}

function writeWord(table: Buffer, at: number, { text, flags, patterns }: Word): number {
  table.writeInt32LE(patterns, at);
  table.write(text.slice(0, HEAD_BYTES), at + WORD_HEAD, 'latin1');
  table.fill(0xff, at + HEAD_MASK, at + HEAD_MASK + Math.min(text.length, HEAD_BYTES));
  table[at + WORD_LENGTH] = text.length;
  table[at + WORD_FLAGS] = flags;
  table.write(text.slice(HEAD_BYTES), at + WORD_TEXT, 'latin1');
  return at + bytesOfWord(text);
}

/** A list ends with an empty word. */
function bytesOfList(list: readonly Word[]): number {
  return list.reduce((sum, { text }) => sum + bytesOfWord(text), bytesOfWord(''));
}

function bytesOfWord(text: string): number {
  return Math.ceil((WORD_TEXT + Math.max(0, text.length - HEAD_BYTES)) / 4) * 4;
}

function bitsWhere<Kind>(
  patterns: readonly LinePattern<Kind>[],
  isMeant: (pattern: LinePattern<Kind>) => boolean,
): PatternBits {
  return patterns.reduce((bits, pattern, index) => (isMeant(pattern) ? bits | (1 << index) : bits), 0);
}

/** Whether every line that begins with `word` begins with `own`. */
function covers(own: string, word: string): boolean {
  return own === word || (own.endsWith('*') && own !== '*' && word.startsWith(own.slice(0, -1)));
}

function wordsOf<Kind>(pattern: LinePattern<Kind>): string[] {
  return pattern.starts?.split('|') ?? [];
}

function mayFollow<Kind>({ follows }: LinePattern<Kind>, byte: number): boolean {
  const character = String.fromCharCode(byte);
  if (follows === undefined || follows.includes(character)) return true;
  return follows.includes('a') && WORD_CHARACTER.test(character);
}
