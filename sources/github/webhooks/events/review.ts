import type { ReviewFact } from '../../../../domain/facts/pull-request-facts.ts';
import {
  idOf,
  type JsonObject,
  latestOf,
  numberOf,
  objectIdOf,
  objectOrEmpty,
  textOf,
  timeOf,
  wordOf,
} from '../json-fields.ts';
import { readPerson } from '../read-person.ts';
import { type ActionOf, lacks, type PartOf, type ReadEvent } from '../webhook-event.ts';
import { accompanyingPullRequest, hintPullRequest, subjectOf } from './pull-request-subject.ts';

const STATES: Readonly<Record<string, ReviewFact['state']>> = {
  approved: 'approved',
  changes_requested: 'changes_requested',
  commented: 'commented',
  dismissed: 'dismissed',
};

/** `pull_request_review`: submitted, edited, dismissed. */
export const readReviewEvent: ReadEvent<'pull_request_review'> = ({ action, payload }) => {
  const pullRequest = objectOrEmpty(payload, 'pull_request');
  const number = numberOf(pullRequest, 'number');
  if (number === null) return lacks('number of a pull request');
  const fact = readReview(action, objectOrEmpty(payload, 'review'), pullRequest, number);
  if (fact === null) return hintPullRequest(number, 'an event about a review does not describe it in full');
  return { subject: subjectOf(number), facts: [...accompanyingPullRequest(payload), fact] };
};

function readReview(
  action: ActionOf<'pull_request_review'> | null,
  review: JsonObject<PartOf<'pull_request_review', 'review'>>,
  pullRequest: JsonObject<PartOf<'pull_request_review', 'pull_request'>>,
  pullRequestNumber: number,
): ReviewFact | null {
  const providerId = idOf(review, 'id');
  const state = STATES[(textOf(review, 'state') ?? '').toLowerCase()];
  const submittedAt = timeOf(review, 'submitted_at');
  if (providerId === null || state === undefined || submittedAt === null) return null;
  const isSubmission = action === 'submitted';
  // A review's own time came late to the payloads; its pull request's is that of the change, or a little after.
  const changedAt = timeOf(review, 'updated_at') ?? timeOf(pullRequest, 'updated_at');
  const updatedAt = isSubmission ? submittedAt : latestOf(submittedAt, changedAt);
  if (updatedAt === null) return null;
  return {
    kind: 'review',
    providerId,
    pullRequestNumber,
    reviewer: readPerson(review, 'user'),
    state,
    body: wordOf(review, 'body'),
    commitSha: objectIdOf(review, 'commit_id'),
    submittedAt,
    dismissedAt: state === 'dismissed' ? updatedAt : null,
    url: wordOf(review, 'html_url'),
    updatedAt,
  };
}
