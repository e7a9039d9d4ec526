import type { CommitDetails } from '../commits/read-commits.ts';
import { titleOfSubject } from './title-of-landed.ts';

/** A pull request that lies longer than this is seldom merged without another push. */
const YEAR_SECONDS = 365 * 86_400;
/** By how much a contributor's clock may be fast. */
const CLOCK_SECONDS = 86_400;
const CO_AUTHOR = /^co-authored-by:\s*(.*?)\s*<([^<>]*)>\s*$/gim;

/** A commit with which a pull request may have landed, and what it is judged by. */
export interface Comparison {
  readonly number: number;
  readonly reason: 'signed' | 'named' | 'twin';
  /** When the commit came upstream, Unix seconds. */
  readonly landedAt: number;
  readonly witness: CommitDetails;
  readonly head: CommitDetails;
  /** Own commits of the pull request. */
  readonly own: readonly CommitDetails[];
}

/** True when the commit is, by who wrote it and what it says, what the pull request proposed. */
export function isSameWork({ number, reason, landedAt, witness, head, own }: Comparison): boolean {
  // The same commit on top of something else is younger than what it was made of; else it is where that came from.
  if (landedAt < head.committer.time - (reason === 'twin' ? 0 : CLOCK_SECONDS)) return false;
  const proposed = own.length === 0 ? [head] : own;
  const subject = normalise(witness.subject, number);
  const sameSubject =
    subject !== '' && proposed.some((commit) => normalise(commit.subject, number) === subject);
  if (reason === 'named') return sameSubject;
  if (reason === 'twin') {
    const told = sameSubject || new RegExp(`[#!/]${number}\\b`).test(`${witness.subject}\n${witness.body}`);
    return told && isSamePerson(witness.author, head.author);
  }
  if (sameSubject) return true;
  const authors = listAuthors(witness);
  const sameAuthor = proposed.some(({ author }) => authors.some((other) => isSamePerson(other, author)));
  return sameAuthor && landedAt <= head.committer.time + YEAR_SECONDS;
}

function normalise(subject: string, number: number): string {
  return titleOfSubject(subject, number).toLowerCase().replace(/\s+/g, ' ').trim();
}

interface Name {
  readonly name: string;
  readonly email: string;
}

function listAuthors({ author, body }: CommitDetails): Name[] {
  const others = [...body.matchAll(CO_AUTHOR)].map(([, name, email]) => ({ name: name!, email: email! }));
  return [author, ...others];
}

function isSamePerson(a: Name, b: Name): boolean {
  const isSame = (one: string, other: string): boolean =>
    one.trim() !== '' && one.trim().toLowerCase() === other.trim().toLowerCase();
  return isSame(a.email, b.email) || isSame(a.name, b.name);
}
