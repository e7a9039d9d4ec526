import { z } from 'zod';
import type { Fact } from '../../../domain/facts/fact.ts';
import type { PullRequestFact } from '../../../domain/facts/pull-request-facts.ts';
import { connection, optionalConnection, PAGE_INFO } from './connection.ts';
import { CHECK_RUN_FRAGMENT, checkRunNode, mapCheckRun } from './map-check-run.ts';
import { COMMENT_FRAGMENT, commentNode, mapComment } from './map-comment.ts';
import { ACTOR_FRAGMENT, graphqlActor } from './map-person.ts';
import { type Dismissal, dismissalNode, mapReview, REVIEW_FRAGMENT, reviewNode } from './map-review.ts';
import { mapThread, THREAD_FRAGMENT, threadNode } from './map-review-thread.ts';
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
    nodes { requestedReviewer { ... on User { login } ... on Bot { login } ... on Mannequin { login } ... on Team { slug } } }
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
  requestedReviewer: z.object({ login: text.optional(), slug: text.optional() }).nullish(),
});
const timelineItem = z.object({ __typename: z.string(), createdAt: time }).loose();
const contextNode = z.object({ __typename: z.string() }).loose();

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

/** Lists of a pull request that can be longer than one answer; what further pages complete. */
export const LONG_LISTS = ['reviews', 'review_threads', 'comments', 'checks'] as const;
export type LongList = (typeof LONG_LISTS)[number];

const STATES = { OPEN: 'open', CLOSED: 'closed', MERGED: 'merged' } as const;

/** A pull request and all that the answer says of it. Lists that go on are named in the fact's `truncated`. */
export function mapPullRequest(node: PullRequestNode): [PullRequestFact, ...Fact[]] {
  const { number, updatedAt } = node;
  const dismissals = listDismissals(node);
  const head = node.commits.nodes[0]?.commit;
  const fact: PullRequestFact = {
    kind: 'pull_request',
    providerId: node.fullDatabaseId,
    nodeId: node.id,
    number,
    state: STATES[node.state],
    isDraft: node.isDraft,
    isLocked: node.locked,
    title: node.title,
    body: node.body,
    author: node.author,
    mergedBy: node.mergedBy,
    url: node.url,
    baseRef: node.baseRefName,
    baseSha: node.baseRefOid ?? null,
    headRef: node.headRefName,
    headRepoFullName: node.headRepository?.nameWithOwner ?? null,
    headSha: node.headRefOid,
    mergeCommitSha: node.mergeCommit?.oid ?? null,
    additions: node.additions,
    deletions: node.deletions,
    changedFiles: node.changedFiles,
    commitsCount: node.commits.totalCount,
    reviewComments: countReviewComments(node),
    labels: node.labels.nodes.map(({ name }) => name),
    requestedReviewers: listRequestedReviewers(node),
    milestone: node.milestone?.title ?? null,
    createdAt: node.createdAt,
    updatedAt,
    mergedAt: node.mergedAt,
    closedAt: node.closedAt,
    draftRemovedAt: findDraftRemoval(node),
    truncated: listTruncated(node),
  };
  return [
    fact,
    ...node.reviews.nodes.flatMap((review) => mapReview(review, number, dismissals)),
    ...node.reviewThreads.nodes.flatMap((thread) =>
      mapThread(thread, { pullRequestNumber: number, updatedAt }),
    ),
    ...node.comments.nodes.map((comment) => mapComment(comment, number)),
    ...(head?.statusCheckRollup?.contexts.nodes ?? []).flatMap((context) => mapContext(context, head!.oid)),
  ];
}

/** A commit status has no number in GraphQL, by which an event of it could be recognised: REST tells of those. */
export function mapContext(context: z.infer<typeof contextNode>, sha: string): Fact[] {
  if (context.__typename !== 'CheckRun') return [];
  const run = mapCheckRun(checkRunNode.parse(context), sha);
  return run === null ? [] : [run];
}

export function listDismissals(node: Pick<PullRequestNode, 'timelineItems'>): Dismissal[] {
  return node.timelineItems.nodes
    .filter(({ __typename }) => __typename === 'ReviewDismissedEvent')
    .map((event) => dismissalNode.parse({ ...event, createdAt: event.createdAt.toISOString() }));
}

/** When it last became ready for review; undefined when it never was a draft, as far as the timeline says. */
function findDraftRemoval(node: PullRequestNode): Date | undefined {
  return node.timelineItems.nodes.findLast(({ __typename }) => __typename === 'ReadyForReviewEvent')
    ?.createdAt;
}

/** Undefined unless every comment of every thread is there. */
function countReviewComments(node: PullRequestNode): number | undefined {
  if (node.reviewThreads.pageInfo.hasNextPage) return undefined;
  return node.reviewThreads.nodes.reduce((sum, thread) => sum + thread.comments.totalCount, 0);
}

function listRequestedReviewers(node: PullRequestNode): string[] {
  return node.reviewRequests.nodes
    .map(({ requestedReviewer }) => requestedReviewer?.login ?? requestedReviewer?.slug)
    .filter((name) => name !== undefined);
}

function listTruncated(node: PullRequestNode): LongList[] {
  const contexts = node.commits.nodes[0]?.commit.statusCheckRollup?.contexts;
  const goesOn: Record<LongList, boolean> = {
    reviews: node.reviews.pageInfo.hasNextPage,
    review_threads:
      node.reviewThreads.pageInfo.hasNextPage ||
      node.reviewThreads.nodes.some((thread) => thread.comments.pageInfo.hasNextPage),
    comments: node.comments.pageInfo.hasNextPage,
    checks: contexts?.pageInfo.hasNextPage ?? false,
  };
  return LONG_LISTS.filter((list) => goesOn[list]);
}
