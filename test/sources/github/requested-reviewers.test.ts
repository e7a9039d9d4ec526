import { expect, test } from 'vitest';
import { mapPullRequest } from '../../../sources/github/backfill/map-pull-request.ts';
import { pullRequestNode } from '../../../sources/github/backfill/pull-request-node.ts';
import { readPullRequest } from '../../../sources/github/webhooks/read-pull-request.ts';

const SHA = 'a1'.repeat(20);
const TIME = '2025-01-01T00:00:00Z';
const EMPTY = { nodes: [], pageInfo: { hasNextPage: false, endCursor: null }, totalCount: 0 };

const EVENT = {
  id: 9,
  number: 1,
  state: 'open',
  draft: false,
  title: 'Add a thing',
  head: { ref: 'thing', sha: SHA },
  base: { ref: 'main', sha: SHA },
  created_at: TIME,
  updated_at: TIME,
  requested_reviewers: [
    { login: 'grace', id: 5, type: 'User' },
    { login: 'ghost', id: 10_137, type: 'User' },
    { login: 'helper[bot]', id: 6, type: 'Bot' },
  ],
  requested_teams: [{ slug: 'grace', id: 7 }],
};

const NODE = {
  id: 'PR_9',
  fullDatabaseId: '9',
  number: 1,
  state: 'OPEN',
  isDraft: false,
  locked: false,
  title: 'Add a thing',
  baseRefName: 'main',
  headRefName: 'thing',
  headRefOid: SHA,
  additions: 1,
  deletions: 0,
  changedFiles: 1,
  createdAt: TIME,
  updatedAt: TIME,
  author: null,
  mergedBy: null,
  labels: EMPTY,
  reviews: EMPTY,
  reviewThreads: EMPTY,
  comments: EMPTY,
  timelineItems: EMPTY,
  commits: EMPTY,
  reviewRequests: {
    ...EMPTY,
    nodes: [
      { requestedReviewer: { __typename: 'User', login: 'grace', databaseId: 5 } },
      { requestedReviewer: { __typename: 'User', login: 'ghost', databaseId: 10_137 } },
      { requestedReviewer: { __typename: 'Bot', login: 'helper', databaseId: 6 } },
      { requestedReviewer: { __typename: 'Team', slug: 'grace' } },
      { requestedReviewer: { __typename: 'SomethingNew' } },
      { requestedReviewer: null },
    ],
  },
};

test.each([
  ['an event', readPullRequest(EVENT)!],
  ['an answer of GraphQL', mapPullRequest(pullRequestNode.parse(NODE))[0]],
])('%s tells who was asked for a review by account, teams apart, and no deleted account', (_, fact) => {
  expect(fact.requestedReviewers.map(({ name, person }) => [name, person?.providerId])).toEqual([
    ['grace', 5],
    ['helper[bot]', 6],
    ['grace', undefined],
  ]);
  expect(fact.requestedReviewers.map(({ person }) => person?.isBot)).toEqual([false, true, undefined]);
});
