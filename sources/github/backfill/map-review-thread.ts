import { z } from 'zod';
import type { ReviewCommentFact, ReviewThreadFact } from '../../../domain/facts/pull-request-facts.ts';
import { connection, PAGE_INFO } from './connection.ts';
import { graphqlActor } from './map-person.ts';
import { databaseId, objectId, optionalText, text, time } from './read-scalars.ts';

/** Goes with the variable `$threadComments`. */
export const THREAD_FRAGMENT = `
fragment reviewComment on PullRequestReviewComment {
  fullDatabaseId
  body
  path
  line
  originalLine
  createdAt
  updatedAt
  url
  originalCommit { oid }
  replyTo { fullDatabaseId }
  pullRequestReview { fullDatabaseId }
  author { ...actor }
}
fragment thread on PullRequestReviewThread {
  id
  path
  isResolved
  resolvedBy { ...actor }
  comments(first: $threadComments) { ${PAGE_INFO} nodes { ...reviewComment } }
}`;

const reference = z.object({ fullDatabaseId: databaseId }).nullish();

export const reviewCommentNode = z.object({
  fullDatabaseId: databaseId,
  body: optionalText,
  path: optionalText,
  line: z.int().nullish(),
  originalLine: z.int().nullish(),
  createdAt: time,
  updatedAt: time,
  url: optionalText,
  originalCommit: z.object({ oid: objectId }).nullish(),
  replyTo: reference,
  pullRequestReview: reference,
  author: graphqlActor,
});

export const threadNode = z.object({
  id: text,
  path: optionalText,
  isResolved: z.boolean(),
  resolvedBy: graphqlActor,
  comments: connection(reviewCommentNode),
});

export type ThreadNode = z.infer<typeof threadNode>;

/** Where a thread stands: GraphQL does not tell when it changed, so the pull request's own time speaks for it. */
export interface ThreadPlace {
  readonly pullRequestNumber: number;
  readonly updatedAt: Date;
}

/** A thread, and those of its comments that the answer holds. */
export function mapThread(
  thread: ThreadNode,
  { pullRequestNumber, updatedAt }: ThreadPlace,
): [ReviewThreadFact, ...ReviewCommentFact[]] {
  const comments = thread.comments.nodes.map((comment) =>
    mapReviewComment(comment, thread.id, pullRequestNumber),
  );
  const times = [updatedAt, ...comments.map((comment) => comment.updatedAt)].map((at) => at.getTime());
  const fact: ReviewThreadFact = {
    kind: 'review_thread',
    threadId: thread.id,
    pullRequestNumber,
    path: thread.path,
    isResolved: thread.isResolved,
    resolvedBy: thread.resolvedBy,
    commentIds: comments.map((comment) => comment.providerId),
    updatedAt: new Date(Math.max(...times)),
  };
  return [fact, ...comments];
}

export function mapReviewComment(
  comment: z.infer<typeof reviewCommentNode>,
  threadId: string,
  pullRequestNumber: number,
): ReviewCommentFact {
  return {
    kind: 'review_comment',
    place: 'review',
    providerId: comment.fullDatabaseId,
    pullRequestNumber,
    reviewProviderId: comment.pullRequestReview?.fullDatabaseId ?? null,
    threadId,
    inReplyTo: comment.replyTo?.fullDatabaseId ?? null,
    author: comment.author,
    body: comment.body,
    path: comment.path,
    line: comment.line ?? comment.originalLine ?? null,
    // What REST and the events call `commit_id` follows the newest head; where it was written is what stays.
    commitSha: comment.originalCommit?.oid ?? null,
    url: comment.url,
    createdAt: comment.createdAt,
    updatedAt: comment.updatedAt,
    isDeleted: false,
  };
}
