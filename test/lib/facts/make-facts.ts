import type { Fact } from '../../../domain/facts/fact.ts';
import type { Person } from '../../../domain/facts/person.ts';
import type {
  PullRequestFact,
  ReviewCommentFact,
  ReviewFact,
  ReviewThreadFact,
} from '../../../domain/facts/pull-request-facts.ts';
import type { RepositoryFact } from '../../../domain/facts/repository-facts.ts';
import { type AppliedFacts, applyFacts, type FactBatch } from '../../../lib/facts/apply-facts.ts';
import { inTransaction } from '../../../lib/transaction.ts';
import type { OpenTestDatabase } from '../../activities/open-test-database.ts';

const START = Date.UTC(2025, 0, 6, 9);

/** A whole second of the day all facts of the tests are of. */
export function at(second: number): Date {
  return new Date(START + second * 1_000);
}

export function person(login: string, overrides: Partial<Person> = {}): Person {
  return {
    providerId: null,
    login,
    name: null,
    email: null,
    avatarUrl: `https://avatars.example/${login}`,
    isBot: login.endsWith('[bot]'),
    ...overrides,
  };
}

export function pullRequest(overrides: Partial<PullRequestFact> = {}): PullRequestFact {
  return {
    kind: 'pull_request',
    providerId: 9_000 + (overrides.number ?? 1),
    nodeId: null,
    number: 1,
    state: 'open',
    isDraft: false,
    title: 'Add a thing',
    body: null,
    author: person('ada'),
    url: 'https://github.example/acme/demo/pull/1',
    baseRef: 'main',
    baseSha: 'ba5e'.repeat(10),
    headRef: 'thing',
    headRepoFullName: 'acme/demo',
    headSha: 'a1'.repeat(20),
    mergeCommitSha: null,
    labels: [],
    requestedReviewers: [],
    milestone: null,
    createdAt: at(0),
    updatedAt: at(0),
    mergedAt: null,
    closedAt: null,
    ...overrides,
  };
}

export function review(overrides: Partial<ReviewFact> = {}): ReviewFact {
  return {
    kind: 'review',
    providerId: 501,
    pullRequestNumber: 1,
    reviewer: person('grace'),
    state: 'approved',
    body: 'Good',
    commitSha: 'a1'.repeat(20),
    submittedAt: at(10),
    dismissedAt: null,
    url: null,
    updatedAt: at(10),
    ...overrides,
  };
}

export function comment(overrides: Partial<ReviewCommentFact> = {}): ReviewCommentFact {
  return {
    kind: 'review_comment',
    place: 'review',
    providerId: 701,
    pullRequestNumber: 1,
    reviewProviderId: null,
    threadId: null,
    inReplyTo: null,
    author: person('grace'),
    body: 'Why?',
    path: 'a.ts',
    line: 3,
    commitSha: 'a1'.repeat(20),
    url: null,
    createdAt: at(11),
    updatedAt: at(11),
    isDeleted: false,
    ...overrides,
  };
}

export function thread(overrides: Partial<ReviewThreadFact> = {}): ReviewThreadFact {
  return {
    kind: 'review_thread',
    threadId: 'T1',
    pullRequestNumber: 1,
    path: 'a.ts',
    isResolved: false,
    resolvedBy: null,
    commentIds: [],
    updatedAt: at(12),
    ...overrides,
  };
}

export function repository(overrides: Partial<RepositoryFact> = {}): RepositoryFact {
  return {
    kind: 'repository',
    providerId: 42,
    nodeId: null,
    owner: 'acme',
    ownerId: null,
    ownerType: null,
    ownerAvatarUrl: null,
    name: 'demo',
    url: null,
    defaultBranch: 'main',
    language: null,
    isPrivate: false,
    isArchived: false,
    isFork: false,
    isDeleted: false,
    installationId: null,
    updatedAt: at(0),
    ...overrides,
  };
}

/** Applies batches in one transaction of its own. */
export function applyAll(opened: OpenTestDatabase, batches: readonly FactBatch[]): Promise<AppliedFacts> {
  return inTransaction(opened.database, (client) => applyFacts(client, batches));
}

/** Applies the facts of one event. */
export function applyEvent(
  opened: OpenTestDatabase,
  repoId: number | null,
  facts: readonly Fact[],
  deliveryId: string | null = null,
): Promise<AppliedFacts> {
  return applyAll(opened, [{ repoId, origin: 'event', deliveryId, facts }]);
}

/** Applies an answer of the provider's API, asked for long after all events of the tests. */
export function applyAnswer(
  opened: OpenTestDatabase,
  repoId: number,
  facts: readonly Fact[],
): Promise<AppliedFacts> {
  return applyAll(opened, [{ repoId, origin: 'api', observedAt: new Date(), deliveryId: null, facts }]);
}
