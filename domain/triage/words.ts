/** Words that say nothing about what a pull request is for. */
const STOP_WORDS = new Set(
  (
    'the a an of to in for and on with is be this that it its fix fixes fixed add adds added update updated updates ' +
    'remove removed removes use used using from by as at not when or if into we you are was has have can will'
  ).split(' '),
);

/** Longest text read for words and issue numbers, UTF-16 units. */
export const TEXT_LIMIT = 16_384;

/**
 * The distinct words of a text, lower case, in order of appearance; identifiers count whole and by their camel-case parts.
 */
export function splitWords(text: string): string[] {
  const cut = text.slice(0, TEXT_LIMIT);
  const parts = cut.replace(/(\p{Ll}|\d)(\p{Lu})/gu, '$1 $2');
  const words = new Set<string>();
  for (const source of parts === cut ? [cut] : [cut, parts]) {
    for (const [word] of source.toLowerCase().matchAll(/[\p{L}_][\p{L}\p{N}_]+/gu)) {
      if (!STOP_WORDS.has(word)) words.add(word);
    }
  }
  return [...words];
}

/** Numbers of the issues and pull requests that a text names (`#12`, `GH-12`, links), ascending. */
export function findIssueNumbers(text: string): number[] {
  const numbers = new Set<number>();
  const pattern = /(?:(?<![\w&])#|\bgh-|\/(?:issues|pull|merge_requests)\/)(\d{1,7})\b/gi;
  for (const match of text.slice(0, TEXT_LIMIT).matchAll(pattern)) {
    const number = Number(match[1]);
    if (number > 0) numbers.add(number);
  }
  return [...numbers].sort((a, b) => a - b);
}
