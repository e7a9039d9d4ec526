import type { Mention } from '../graph/commit-graph.ts';

const HASH = 0x23;
const EXCLAMATION = 0x21;
const CLOSE = 0x29;
/** Numbers with more digits are something else. */
const DIGITS_LIMIT = 9;
/** What stands before the number at the end of a squash merge's subject: GitHub, Gitea and GitLab, Bitbucket. */
const SQUASH_OPENINGS = ['(', '(pull request '].map((text) => Buffer.from(text));
/** How Bitbucket Data Center begins a squash merge. */
const SQUASH_START = Buffer.from('Pull request ');
const MERGE_START = Buffer.from('Merge pull request ');
/** Gitea's merges quote the title before the number. */
const QUOTED_MERGE_START = Buffer.from("Merge pull request '");

/**
 * Finds the pull request number that a subject line names: the one by which a provider signs the merge if there is one,
 * a closing "(#N)" (or "(!N)", as GitLab writes) or one of the openings above; the first "#N" otherwise.
 */
export function findMention(line: Buffer, from: number, end: number): Mention | null {
  const isMerge = startsWith(line, from, end, MERGE_START);
  const isQuoted = startsWith(line, from, end, QUOTED_MERGE_START);
  let found: Mention | null = null;
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
    if (isMerge) {
      if (!isQuoted) return { number, form: 'merge' };
      found = { number, form: 'merge' };
      continue;
    }
    if (isSquash(line, from, at, after, end)) return { number, form: 'squash' };
    found ??= { number, form: 'named' };
  }
  return found;
}

function isSquash(line: Buffer, from: number, at: number, after: number, end: number): boolean {
  if (line[after] === CLOSE && after === end - 1) {
    return SQUASH_OPENINGS.some((opening) => startsWith(line, at - opening.length, at, opening));
  }
  return (
    at === from + SQUASH_START.length && line[after] === COLON && startsWith(line, from, at, SQUASH_START)
  );
}

const COLON = 0x3a;

function startsWith(line: Buffer, from: number, end: number, text: Buffer): boolean {
  if (from < 0 || from + text.length > end) return false;
  return line.compare(text, 0, text.length, from, from + text.length) === 0;
}

function isDigit(byte: number): boolean {
  return byte >= 0x30 && byte <= 0x39;
}
