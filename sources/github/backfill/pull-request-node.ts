import { z } from 'zod';
import { connection, optionalConnection, PAGE_INFO } from './connection.ts';
import { CHECK_RUN_FRAGMENT } from './map-check-run.ts';
import { COMMENT_FRAGMENT, commentNode } from './map-comment.ts';
import { ACTOR_FRAGMENT, graphqlActor } from './map-person.ts';
import { REVIEW_FRAGMENT, reviewNode } from './map-review.ts';
import { THREAD_FRAGMENT, threadNode } from './map-review-thread.ts';
import { databaseId, objectId, optionalText, optionalTime, text, time } from './read-scalars.ts';

/**
 * Everything that is asked of one pull request. Goes with the variables `$reviews`, `$threads`, `$threadComments`,
 * `$comments`, `$events` and `$checks`: how many of each list come with it.
 */
export const PULL_REQUEST_FRAGMENT = `
fragment pullRequest on PullRequest {
  id
  fullDatabaseId
  number
  state
  isDraft
  locked
  title
  body
  url
  baseRefName
  baseRefOid
  headRefName
  headRefOid
  headRepository { nameWithOwner }
  mergeCommit { oid }
  additions
  deletions
  changedFiles
  createdAt
  updatedAt
  mergedAt
  closedAt
  milestone { title }
  author { ...actor }
  mergedBy { ...actor }
  labels(first: 100) { ${PAGE_INFO} nodes { name } }
  reviewRequests(first: 50) {
    ${PAGE_INFO}
    nodes { requestedReviewer { __typename ...actor ... on Team { slug } } }
  }
  reviews(first: $reviews) { ${PAGE_INFO} nodes { ...review } }
  reviewThreads(first: $threads) { ${PAGE_INFO} nodes { ...thread } }
  comments(first: $comments) { ${PAGE_INFO} nodes { ...comment } }
  timelineItems(last: $events, itemTypes: [READY_FOR_REVIEW_EVENT, CONVERT_TO_DRAFT_EVENT, REVIEW_DISMISSED_EVENT]) {
    nodes {
      __typename
      ... on ReadyForReviewEvent { createdAt }
      ... on ConvertToDraftEvent { createdAt }
      ... on ReviewDismissedEvent { createdAt previousReviewState review { fullDatabaseId } }
    }
  }
  commits(last: 1) {
    totalCount
    nodes { commit { oid statusCheckRollup { contexts(first: $checks) { ${PAGE_INFO} nodes { __typename ...checkRun } } } } }
  }
}
${ACTOR_FRAGMENT}${REVIEW_FRAGMENT}${THREAD_FRAGMENT}${COMMENT_FRAGMENT}${CHECK_RUN_FRAGMENT}`;

const named = z.object({ name: text });
const reviewRequest = z.object({
  requestedReviewer: z.union([z.object({ slug: text }), graphqlActor, z.object({ __typename: z.string() })]),
});
const timelineItem = z.object({ __typename: z.string(), createdAt: time }).loose();
export const contextNode = z.object({ __typename: z.string() }).loose();

export const pullRequestNode = z.object({
  id: text,
  fullDatabaseId: databaseId,
  number: z.int().positive(),
  state: z.enum(['OPEN', 'CLOSED', 'MERGED']),
  isDraft: z.boolean(),
  locked: z.boolean(),
  title: text,
  body: optionalText,
  url: optionalText,
  baseRefName: text,
  baseRefOid: objectId.nullish(),
  headRefName: text,
  headRefOid: objectId,
  headRepository: z.object({ nameWithOwner: text }).nullish(),
  mergeCommit: z.object({ oid: objectId }).nullish(),
  additions: z.int().min(0),
  deletions: z.int().min(0),
  changedFiles: z.int().min(0),
  createdAt: time,
  updatedAt: time,
  mergedAt: optionalTime,
  closedAt: optionalTime,
  milestone: z.object({ title: text }).nullish(),
  author: graphqlActor,
  mergedBy: graphqlActor,
  labels: optionalConnection(named),
  reviewRequests: optionalConnection(reviewRequest),
  reviews: optionalConnection(reviewNode),
  reviewThreads: connection(threadNode),
  comments: connection(commentNode),
  timelineItems: connection(timelineItem),
  commits: connection(
    z.object({
      commit: z.object({
        oid: objectId,
        statusCheckRollup: z.object({ contexts: connection(contextNode) }).nullish(),
      }),
    }),
  ),
});

export type PullRequestNode = z.infer<typeof pullRequestNode>;
