import type { Mention } from './commit-graph.ts';

const HASH = 0x23;
const EXCLAMATION = 0x21;
const OPEN = 0x28;
const CLOSE = 0x29;
/** Numbers with more digits are something else. */
const DIGITS_LIMIT = 9;

/**
 * Finds the pull request number that a subject line names: a closing "(#N)" (or "(!N)", as GitLab writes) if there
 * is one, for that is how squash merges are signed; the first "#N" otherwise ("Merge pull request #N from …").
 */
export function findMention(line: Buffer, from: number, end: number): Mention | null {
  let first: Mention | null = null;
  for (let at = from; at < end; at++) {
    if (line[at] !== HASH && line[at] !== EXCLAMATION) continue;
    let digits = 0;
    let number = 0;
    while (at + 1 + digits < end && isDigit(line[at + 1 + digits]!)) {
      number = number * 10 + line[at + 1 + digits]! - 0x30;
      digits++;
    }
    if (digits === 0 || digits > DIGITS_LIMIT) continue;
    const after = at + 1 + digits;
    if (line[at - 1] === OPEN && line[after] === CLOSE && after === end - 1) return { number, closing: true };
    first ??= { number, closing: false };
  }
  return first;
}

function isDigit(byte: number): boolean {
  return byte >= 0x30 && byte <= 0x39;
}
