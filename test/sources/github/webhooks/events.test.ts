import { expect, test } from 'vitest';
import { readDelivery } from '../../../../sources/github/webhooks/read-delivery.ts';
import { findExample } from './example-payloads.ts';

type Changes = Readonly<Record<string, unknown>>;

/** Reads an example of GitHub's with changes to its top level, and to the objects in it. */
function read(event: string, changes: Changes = {}, inside: Readonly<Record<string, Changes>> = {}) {
  const payload = { ...findExample(event), ...changes } as Record<string, unknown>;
  for (const [name, inner] of Object.entries(inside))
    payload[name] = { ...(payload[name] as object), ...inner };
  const reading = readDelivery(event, 'application/json', Buffer.from(JSON.stringify(payload)));
  const { subject, facts } = reading.outcome === 'facts' ? reading : { subject: null, facts: [] };
  return { ...reading, subject, facts };
}

const AT = '2026-05-01T12:00:00Z';
const ZEROS = '0'.repeat(40);

test('a pull request that becomes ready, or a draft again, says when', () => {
  const ready = read('pull_request', { action: 'ready_for_review' }, { pull_request: { updated_at: AT } });
  expect(ready.facts).toMatchObject([{ draftRemovedAt: new Date(AT) }]);
  const draft = read('pull_request', { action: 'converted_to_draft' }, { pull_request: { updated_at: AT } });
  expect(draft.facts).toMatchObject([{ draftRemovedAt: null }]);
  expect(read('pull_request', { action: 'labeled' }).facts[0]).not.toHaveProperty('draftRemovedAt');
});

test('a closed pull request is merged when it has a time of merging', () => {
  const closed = { action: 'closed' };
  expect(
    read('pull_request', closed, { pull_request: { state: 'closed', merged_at: null, merged: false } }).facts,
  ).toMatchObject([{ state: 'closed', mergeCommitSha: null }]);
  expect(
    read('pull_request', closed, {
      pull_request: { state: 'closed', merged_at: AT, merge_commit_sha: 'c'.repeat(40) },
    }).facts,
  ).toMatchObject([{ state: 'merged', mergedAt: new Date(AT), mergeCommitSha: 'c'.repeat(40) }]);
});

test('an action that nobody knows is read like any other', () => {
  const reading = read('pull_request', { action: 'teleported' });
  expect(reading).toMatchObject({
    outcome: 'facts',
    action: 'teleported',
    subject: 'pull/2',
    facts: [{ kind: 'pull_request' }],
  });
});

test.for(['updated_at', 'head', 'title', 'state', 'id'])(
  'without %s a pull request is asked for',
  (field) => {
    expect(read('pull_request', {}, { pull_request: { [field]: null } }).facts).toMatchObject([
      { kind: 'pull_request_hint', number: 2 },
    ]);
  },
);

test('a pull request beside another event lacks its counts, which stay as they are', () => {
  const [pullRequest] = read('pull_request_review', {}, { pull_request: { draft: false } }).facts;
  expect(pullRequest).toMatchObject({
    kind: 'pull_request',
    number: 2,
    additions: undefined,
    commitsCount: undefined,
  });
});

test('a dismissed review is dismissed when its pull request says that something changed', () => {
  const { facts } = read(
    'pull_request_review',
    { action: 'dismissed' },
    {
      review: { state: 'dismissed', submitted_at: '2026-04-01T00:00:00Z' },
      pull_request: { updated_at: AT },
    },
  );
  expect(facts.at(-1)).toMatchObject({
    state: 'dismissed',
    dismissedAt: new Date(AT),
    updatedAt: new Date(AT),
  });
});

test('a resolved thread names its comments, and is asked for where it does not say when', () => {
  const untimed = read('pull_request_review_thread');
  expect(untimed.facts.map(({ kind }) => kind)).toEqual([
    'pull_request',
    'review_thread',
    'review_comment',
    'pull_request_hint',
  ]);
  expect(untimed.facts[1]).toMatchObject({
    isResolved: true,
    commentIds: [820_867_280],
    path: 'issue-comment',
  });
  const timed = read('pull_request_review_thread', { updated_at: AT });
  expect(timed.facts.map(({ kind }) => kind)).toEqual(['pull_request', 'review_thread', 'review_comment']);
});

const BRANCH = { ref: 'refs/heads/feature/x', after: 'a'.repeat(40), deleted: false };
const COMMIT = {
  id: 'B'.repeat(40),
  message: 'One',
  timestamp: '2026-05-01T14:00:00+02:00',
  author: { username: 'alice', email: 'a@b.c', name: 'A' },
};

test('a push moves a branch and tells its commits', () => {
  const { facts, subject } = read('push', { ...BRANCH, commits: [COMMIT] });
  expect(subject).toBe('branch/feature/x');
  expect(facts).toMatchObject([
    { kind: 'branch', name: 'feature/x', headSha: 'a'.repeat(40), isDefault: false, wasForced: false },
    {
      kind: 'commit',
      sha: 'b'.repeat(40),
      committedAt: new Date(AT),
      author: { login: 'alice' },
      branch: 'feature/x',
      onDefaultBranch: false,
    },
  ]);
});

test('a push to the default branch is marked as such', () => {
  expect(read('push', { ...BRANCH, ref: 'refs/heads/master' }).facts).toMatchObject([{ isDefault: true }]);
});

test.for([
  ['a forced push', { forced: true, commits: [] }],
  ['a push of all commits that an event can list', { commits: Array.from({ length: 2_048 }, () => COMMIT) }],
  ['a push of more commits than are listed', { size: 3, commits: [COMMIT] }],
  ['a push with a commit that cannot be read', { commits: [{ ...COMMIT, timestamp: 'yesterday' }] }],
] as const)('%s has the mirror read', ([, changes]) => {
  const hints = read('push', { ...BRANCH, ...changes }).facts.filter(({ kind }) => kind === 'mirror_hint');
  expect(hints).toHaveLength(1);
});

test('a push that deletes a branch says so, and so does its own event', () => {
  const push = read('push', { ...BRANCH, after: ZEROS, deleted: true });
  expect(push.facts).toMatchObject([{ kind: 'branch', headSha: null }]);
  expect(read('delete', { ref: 'feature/x', ref_type: 'branch' }).facts).toMatchObject([
    { kind: 'branch', name: 'feature/x', headSha: null },
  ]);
});

test('a comment below an issue tells the issue, one below a pull request the comment', () => {
  expect(read('issue_comment').facts).toMatchObject([{ kind: 'issue', number: 1 }]);
  expect(read('issue_comment', { action: 'deleted' }, { issue: { pull_request: {} } }).facts).toMatchObject([
    { kind: 'review_comment', place: 'conversation', pullRequestNumber: 1, isDeleted: true },
  ]);
});

test.for(['deleted', 'transferred'])('an issue that was %s is gone', (action) => {
  const reading = read('issues', { action }, { issue: { pull_request: undefined } });
  expect(reading.facts).toMatchObject([{ kind: 'issue', isDeleted: true }]);
});

test('a deleted repository is told as such, a deleted release too', () => {
  expect(read('repository', { action: 'deleted' }).facts).toMatchObject([
    { kind: 'repository', isDeleted: true },
  ]);
  expect(read('release', { action: 'deleted' }).facts).toMatchObject([{ kind: 'release', isDeleted: true }]);
});

test('a state of a deployment that nobody knows is skipped, not guessed', () => {
  const reading = read('deployment_status', {}, { deployment_status: { state: 'evaporated' } });
  expect(reading).toMatchObject({
    outcome: 'skip',
    reason: expect.stringContaining('status of a deployment'),
  });
});

test('a pending status of a commit has no conclusion', () => {
  expect(read('status', { state: 'pending' }).facts).toMatchObject([
    { status: 'in_progress', conclusion: null, completedAt: null },
  ]);
  expect(read('status', { state: 'failure' }).facts).toMatchObject([
    { status: 'completed', conclusion: 'failure' },
  ]);
});
