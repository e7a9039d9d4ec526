import type {
  CheckFact,
  DeploymentFact,
  DeploymentStatusFact,
  IssueFact,
  ReleaseFact,
} from '../../../domain/facts/delivery-facts.ts';
import type { Fact } from '../../../domain/facts/fact.ts';
import type { Person } from '../../../domain/facts/person.ts';
import type {
  PullRequestFact,
  ReviewCommentFact,
  ReviewFact,
  ReviewThreadFact,
} from '../../../domain/facts/pull-request-facts.ts';
import type { BranchFact, CommitFact, RepositoryFact } from '../../../domain/facts/repository-facts.ts';
import { inTransaction } from '../../../lib/database/transaction.ts';
import { type AppliedFacts, applyFacts, type FactBatch } from '../../../lib/facts/apply-facts.ts';
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
export function applyAll(
  opened: Pick<OpenTestDatabase, 'database'>,
  batches: readonly FactBatch[],
): Promise<AppliedFacts> {
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
  opened: Pick<OpenTestDatabase, 'database'>,
  repoId: number,
  facts: readonly Fact[],
): Promise<AppliedFacts> {
  return applyAll(opened, [{ repoId, origin: 'api', observedAt: new Date(), deliveryId: null, facts }]);
}

export function branch(overrides: Partial<BranchFact> = {}): BranchFact {
  return {
    kind: 'branch',
    name: 'main',
    headSha: 'b1'.repeat(20),
    beforeSha: null,
    isDefault: true,
    wasForced: false,
    pushedBy: person('ada'),
    pushedAt: at(0),
    ...overrides,
  };
}

export function commit(overrides: Partial<CommitFact> = {}): CommitFact {
  return {
    kind: 'commit',
    sha: 'c1'.repeat(20),
    committedAt: at(0),
    authoredAt: null,
    author: person('ada', { email: 'ada@example.org', name: 'Ada' }),
    committerEmail: null,
    message: 'Add a thing',
    coAuthors: [],
    parentShas: [],
    additions: null,
    deletions: null,
    filesChanged: null,
    branch: 'thing',
    onDefaultBranch: false,
    url: null,
    ...overrides,
  };
}

export function deployment(overrides: Partial<DeploymentFact> = {}): DeploymentFact {
  return {
    kind: 'deployment',
    providerId: 300,
    environmentName: 'production',
    isProduction: true,
    isTransient: false,
    commitSha: 'd1'.repeat(20),
    ref: 'main',
    task: 'deploy',
    description: null,
    url: null,
    deployedBy: person('ada'),
    createdAt: at(0),
    updatedAt: at(0),
    ...overrides,
  };
}

export function deploymentStatus(overrides: Partial<DeploymentStatusFact> = {}): DeploymentStatusFact {
  return {
    kind: 'deployment_status',
    providerId: 3_001,
    deploymentProviderId: 300,
    state: 'success',
    environmentName: null,
    description: null,
    url: null,
    creator: person('ada'),
    createdAt: at(60),
    ...overrides,
  };
}

export function release(overrides: Partial<ReleaseFact> = {}): ReleaseFact {
  return {
    kind: 'release',
    providerId: 400,
    tagName: 'v1',
    name: 'First',
    isDraft: false,
    isPrerelease: false,
    target: 'main',
    author: person('ada'),
    url: null,
    createdAt: at(0),
    publishedAt: at(5),
    isDeleted: false,
    updatedAt: at(5),
    ...overrides,
  };
}

export function check(overrides: Partial<CheckFact> = {}): CheckFact {
  return {
    kind: 'check',
    checkKind: 'workflow_run',
    providerId: 600,
    name: 'Deploy',
    sha: 'e1'.repeat(20),
    branch: 'main',
    status: 'completed',
    conclusion: 'success',
    text: null,
    url: null,
    startedAt: at(0),
    completedAt: at(90),
    updatedAt: at(90),
    run: { attempt: 1, event: 'push', path: '.github/workflows/deploy.yml', isFromFork: false },
    ...overrides,
  };
}

export function issue(overrides: Partial<IssueFact> = {}): IssueFact {
  return {
    kind: 'issue',
    providerId: 800,
    number: 5,
    state: 'open',
    stateReason: null,
    title: 'The shop is down',
    body: null,
    labels: ['incident'],
    author: person('grace'),
    url: null,
    createdAt: at(0),
    updatedAt: at(0),
    closedAt: null,
    isDeleted: false,
    ...overrides,
  };
}
