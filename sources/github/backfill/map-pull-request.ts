import type { z } from 'zod';
import type { Fact } from '../../../domain/facts/fact.ts';
import type { PullRequestFact, ReviewRequest } from '../../../domain/facts/pull-request-facts.ts';
import { checkRunNode, mapCheckRun } from './map-check-run.ts';
import { mapComment } from './map-comment.ts';
import { type Dismissal, dismissalNode, mapReview } from './map-review.ts';
import { mapThread } from './map-review-thread.ts';
import type { contextNode, PullRequestNode } from './pull-request-node.ts';

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

/** Accounts that were deleted, and what is neither an account nor a team, are left out. */
function listRequestedReviewers(node: PullRequestNode): ReviewRequest[] {
  return node.reviewRequests.nodes.flatMap(({ requestedReviewer: asked }) => {
    if (asked === null) return [];
    if ('slug' in asked) return { name: asked.slug, person: null };
    return 'login' in asked && asked.login !== null ? { name: asked.login, person: asked } : [];
  });
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
