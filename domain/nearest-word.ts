/** Longer words are not typed by people, and comparing them takes the square of their length. */
const LENGTH_MAX = 64;
/** Of so many letters, one may be wrong. */
const LETTERS_A_MISTAKE = 3;

/**
 * The word of those known that somebody meant who wrote another one: with the fewest letters left out, added, exchanged or changed, and not
 * more than one in three. Upper and lower case, `-` and `_` are one. Undefined when none is near.
 */
export function nearestWord(written: string, known: readonly string[]): string | undefined {
  const plain = toPlain(written);
  if (plain.length === 0 || plain.length > LENGTH_MAX) return undefined;
  const near = known
    .map((word) => ({ word, mistakes: countMistakes(plain, toPlain(word)) }))
    .filter(
      ({ word, mistakes }) =>
        mistakes <= Math.ceil(Math.min(plain.length, word.length) / LETTERS_A_MISTAKE) &&
        mistakes < word.length,
    )
    .sort((a, b) => a.mistakes - b.mistakes);
  return near[0]?.word;
}

function toPlain(word: string): string {
  return word.toLowerCase().replaceAll(/[-_\s]/g, '');
}

/** Optimal string alignment: Damerau, "A technique for computer detection and correction of spelling errors", 1964. */
function countMistakes(a: string, b: string): number {
  if (b.length > LENGTH_MAX) return Number.POSITIVE_INFINITY;
  let before: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const isSame = a[i - 1] === b[j - 1];
      row[j] = Math.min(last[j]! + 1, row[j - 1]! + 1, last[j - 1]! + (isSame ? 0 : 1));
      const isExchanged = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      if (isExchanged) row[j] = Math.min(row[j]!, before[j - 2]! + 1);
    }
    before = last;
    last = row;
  }
  return last[b.length]!;
}
