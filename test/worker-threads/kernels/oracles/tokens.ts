import type { TestLine } from '../build-patch.ts';

/** A token of the oracle: its text, and the index of its line. */
export interface OracleToken {
  readonly text: string;
  readonly line: number;
}

/** The tokens of one stream, a list for each file that has any. */
export function tokensByFile(lines: readonly TestLine[], removed: boolean): OracleToken[][] {
  const files = new Map<number, OracleToken[]>();
  for (const [line, { text, removed: isRemoved = false, file = 0 }] of lines.entries()) {
    if (isRemoved !== removed) continue;
    const tokens = files.get(file) ?? [];
    for (const [match] of text.matchAll(/[A-Za-z0-9_$\x80-\xff]+|[^\t-\r ]/g))
      tokens.push({ text: match, line });
    files.set(file, tokens);
  }
  return [...files.values()].filter((tokens) => tokens.length > 0);
}

/** A shingle of the oracle: the text of its tokens, unmistakably joined, and the line of its first. */
export type OracleShingle = OracleToken;

/** Every five tokens in a row of each file; all there are when there are fewer. */
export function shinglesByFile(lines: readonly TestLine[], removed: boolean): OracleShingle[][] {
  return tokensByFile(lines, removed).map((tokens) => {
    const size = Math.min(5, tokens.length);
    return Array.from({ length: tokens.length - size + 1 }, (_, start) => ({
      text: JSON.stringify(tokens.slice(start, start + size).map((token) => token.text)),
      line: tokens[start]!.line,
    }));
  });
}
