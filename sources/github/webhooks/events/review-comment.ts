import type { ReviewCommentFact } from '../../../../domain/facts/pull-request-facts.ts';
import {
  countOf,
  type EntryIn,
  idOf,
  type JsonObject,
  numberOf,
  objectIdOf,
  objectOrEmpty,
  timeOf,
  wordOf,
} from '../json-fields.ts';
import { readPerson } from '../read-person.ts';
import { lacks, type PartOf, type ReadEvent } from '../webhook-event.ts';
import { accompanyingPullRequest, hintPullRequest, subjectOf } from './pull-request-subject.ts';

type ReviewCommentObject =
  | PartOf<'pull_request_review_comment', 'comment'>
  | EntryIn<PartOf<'pull_request_review_thread', 'thread'>, 'comments'>;

/** `pull_request_review_comment`: a comment at a line of the diff was created, edited or deleted. */
export const readReviewCommentEvent: ReadEvent<'pull_request_review_comment'> = ({ action, payload }) => {
  const number = numberOf(objectOrEmpty(payload, 'pull_request'), 'number');
  if (number === null) return lacks('number of a pull request');
  const fact = readReviewComment(objectOrEmpty(payload, 'comment'), number);
  if (fact === null) return hintPullRequest(number, 'an event about a comment does not describe it in full');
  return {
    subject: subjectOf(number),
    facts: [...accompanyingPullRequest(payload), { ...fact, isDeleted: action === 'deleted' }],
  };
};

/** A comment of a review, as events about it and about its thread carry it. */
export function readReviewComment(
  comment: JsonObject<ReviewCommentObject>,
  pullRequestNumber: number,
): ReviewCommentFact | null {
  const conversation = readComment(comment, pullRequestNumber);
  if (conversation === null) return null;
  return {
    ...conversation,
    place: 'review',
    reviewProviderId: idOf(comment, 'pull_request_review_id'),
    inReplyTo: idOf(comment, 'in_reply_to_id'),
    path: wordOf(comment, 'path'),
    line: countOf(comment, 'line') ?? countOf(comment, 'original_line'),
    commitSha: objectIdOf(comment, 'original_commit_id') ?? objectIdOf(comment, 'commit_id'),
  };
}

/** What comments at lines and in the conversation have in common. */
export function readComment(comment: JsonObject, pullRequestNumber: number): ReviewCommentFact | null {
  const providerId = idOf(comment, 'id');
  const createdAt = timeOf(comment, 'created_at');
  const updatedAt = timeOf(comment, 'updated_at') ?? createdAt;
  if (providerId === null || createdAt === null || updatedAt === null) return null;
  return {
    kind: 'review_comment',
    place: 'conversation',
    providerId,
    pullRequestNumber,
    reviewProviderId: null,
    threadId: null,
    inReplyTo: null,
    author: readPerson(comment, 'user'),
    body: wordOf(comment, 'body'),
    path: null,
    line: null,
    commitSha: null,
    url: wordOf(comment, 'html_url'),
    createdAt,
    updatedAt,
    isDeleted: false,
  };
}
