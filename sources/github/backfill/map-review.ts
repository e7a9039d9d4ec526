import { z } from 'zod';
import type { ReviewFact } from '../../../domain/facts/pull-request-facts.ts';
import { graphqlActor } from './map-person.ts';
import { databaseId, objectId, optionalText, optionalTime, time } from './read-scalars.ts';

export const REVIEW_FRAGMENT = `
fragment review on PullRequestReview {
  fullDatabaseId
  state
  body
  submittedAt
  updatedAt
  url
  commit { oid }
  author { ...actor }
}`;

const STATES = ['approved', 'changes_requested', 'commented', 'dismissed', 'pending'] as const;
const reviewState = z.string().toLowerCase().pipe(z.enum(STATES));

export const reviewNode = z.object({
  fullDatabaseId: databaseId,
  state: reviewState,
  body: optionalText,
  submittedAt: optionalTime,
  updatedAt: time,
  url: optionalText,
  commit: z.object({ oid: objectId }).nullish(),
  author: graphqlActor,
});

/** When a review was dismissed, and what it said before: GraphQL tells it in the timeline only. */
export const dismissalNode = z.object({
  createdAt: time,
  previousReviewState: reviewState,
  review: z.object({ fullDatabaseId: databaseId }).nullish(),
});

export type Dismissal = z.infer<typeof dismissalNode>;

/**
 * A review as facts. One that was dismissed gives two, in order of time: what it said, and that it was dismissed, as
 * events would have told it. A review that its author has not sent yet gives none.
 */
export function mapReview(
  review: z.infer<typeof reviewNode>,
  pullRequestNumber: number,
  dismissals: readonly Dismissal[],
): ReviewFact[] {
  const { submittedAt } = review;
  if (submittedAt === null || review.state === 'pending') return [];
  const fact: ReviewFact = {
    kind: 'review',
    providerId: review.fullDatabaseId,
    pullRequestNumber,
    reviewer: review.author,
    state: review.state,
    body: review.body,
    commitSha: review.commit?.oid ?? null,
    submittedAt,
    dismissedAt: null,
    url: review.url,
    updatedAt: review.updatedAt,
  };
  if (review.state !== 'dismissed') return [fact];
  const dismissal = dismissals.findLast((event) => event.review?.fullDatabaseId === review.fullDatabaseId);
  if (dismissal === undefined) return [{ ...fact, dismissedAt: review.updatedAt }];
  const updatedAt = new Date(Math.max(dismissal.createdAt.getTime(), review.updatedAt.getTime()));
  return [
    { ...fact, state: dismissal.previousReviewState, updatedAt: submittedAt },
    { ...fact, dismissedAt: dismissal.createdAt, updatedAt },
  ];
}
