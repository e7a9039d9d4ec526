import { z } from 'zod';
import type { ReviewCommentFact } from '../../../domain/facts/pull-request-facts.ts';
import { graphqlActor } from './map-person.ts';
import { databaseId, optionalText, time } from './read-scalars.ts';

export const COMMENT_FRAGMENT = `
fragment comment on IssueComment {
  fullDatabaseId
  body
  createdAt
  updatedAt
  url
  author { ...actor }
}`;

export const commentNode = z.object({
  fullDatabaseId: databaseId,
  body: optionalText,
  createdAt: time,
  updatedAt: time,
  url: optionalText,
  author: graphqlActor,
});

/** A comment of the conversation below a pull request. */
export function mapComment(
  comment: z.infer<typeof commentNode>,
  pullRequestNumber: number,
): ReviewCommentFact {
  return {
    kind: 'review_comment',
    place: 'conversation',
    providerId: comment.fullDatabaseId,
    pullRequestNumber,
    reviewProviderId: null,
    threadId: null,
    inReplyTo: null,
    author: comment.author,
    body: comment.body,
    path: null,
    line: null,
    commitSha: null,
    url: comment.url,
    createdAt: comment.createdAt,
    updatedAt: comment.updatedAt,
    isDeleted: false,
  };
}
