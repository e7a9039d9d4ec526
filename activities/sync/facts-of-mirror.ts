import {
  describePullRequests,
  type PullRequestFacts,
} from '../../sources/git/pull-requests/describe-pull-requests.ts';
import { readDefaultBranch } from '../../sources/git/refs/read-default-branch.ts';
import type { CommitAuthor } from '../../sql/people/ensure-developers.ts';
import type { MirroredPullRequest } from '../../sql/pull-requests/upsert-pull-requests.ts';

/** Longest e-mail address (RFC 5321); anything longer is none, and would not fit an index. */
const EMAIL_LIMIT_CHARS = 320;
const NAME_LIMIT_CHARS = 200;

/**
 * All pull requests of a mirror as rows to store, in order of number.
 * @param now nothing that commits tell happened after it
 */
export async function readFactsOfMirror(
  directory: string,
  signal: AbortSignal,
  now = new Date(),
): Promise<MirroredPullRequest[]> {
  const defaultBranch = await readDefaultBranch(directory, signal);
  const facts = await describePullRequests(directory, {
    defaultBranch,
    now: Math.floor(now.getTime() / 1_000),
    signal,
  });
  return facts.map(toRow);
}

/** The authors of pull requests that have an e-mail address: one entry an address, in order of address. */
export function listAuthors(pullRequests: readonly MirroredPullRequest[]): CommitAuthor[] {
  const byAddress = new Map<string, CommitAuthor>();
  for (const { authorEmail: email, authorName } of pullRequests) {
    if (email === null || byAddress.has(email.toLowerCase())) continue;
    byAddress.set(email.toLowerCase(), { email, name: authorName ?? email });
  }
  // Everybody inserts in the same order, so that two syncs never wait for each other.
  return [...byAddress].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, author]) => author);
}

function toRow(facts: PullRequestFacts): MirroredPullRequest {
  const createdAt = toDate(facts.openedAtEstimate);
  const landedAt = facts.landed === null ? null : toDate(facts.landed.time);
  const email = cleanText(facts.author.email);
  return {
    number: facts.number,
    state: facts.state === 'merged' ? 'merged' : 'open',
    stateKnown: facts.state === 'merged',
    title: cleanText(facts.title),
    body: facts.body === null ? null : cleanText(facts.body),
    ownCommits: facts.ownCommits,
    firstCommitAt: facts.firstCommitAt === null ? null : toDate(facts.firstCommitAt),
    baseRef: facts.targetBranch,
    authorName: cleanText(facts.author.name).slice(0, NAME_LIMIT_CHARS) || null,
    authorEmail: email === '' || email.length > EMAIL_LIMIT_CHARS ? null : email,
    baseSha: facts.base,
    baseRule: facts.how,
    headSha: facts.head,
    mergeCommitSha: facts.landed?.commit ?? null,
    commitsCount: facts.ownCount,
    createdAt,
    updatedAt: later(createdAt, toDate(facts.committedAt)),
    mergedAt: landedAt,
  };
}

function toDate(seconds: number): Date {
  return new Date(Math.max(seconds, 0) * 1_000);
}

function later(one: Date, other: Date): Date {
  return one > other ? one : other;
}

/** PostgreSQL takes any text but one with NUL in it. */
function cleanText(text: string): string {
  return text.replaceAll('\0', '').trim();
}
