import type { Fact } from '../../../../domain/facts/fact.ts';
import { idOf, numberOf, objectOrEmpty, objectsOf, timeOf, wordOf } from '../json-fields.ts';
import { readPerson } from '../read-person.ts';
import { lacks, type ReadEvent } from '../webhook-event.ts';
import { accompanyingPullRequest, hintPullRequest, subjectOf } from './pull-request-subject.ts';
import { readReviewComment } from './review-comment.ts';

/** `pull_request_review_thread`: resolved, unresolved. The only event that names a thread and its comments. */
export const readReviewThreadEvent: ReadEvent<'pull_request_review_thread'> = ({ action, payload }) => {
  const pullRequest = objectOrEmpty(payload, 'pull_request');
  const number = numberOf(pullRequest, 'number');
  if (number === null) return lacks('number of a pull request');
  const thread = objectOrEmpty(payload, 'thread');
  const threadId = wordOf(thread, 'node_id');
  const ownTime = timeOf(payload, 'updated_at');
  const updatedAt = ownTime ?? timeOf(pullRequest, 'updated_at');
  const isKnown = action === 'resolved' || action === 'unresolved';
  if (threadId === null || updatedAt === null || !isKnown) {
    return hintPullRequest(number, 'an event about a thread does not describe it in full');
  }
  const comments = objectsOf(thread, 'comments');
  const facts: Fact[] = [
    ...accompanyingPullRequest(payload),
    {
      kind: 'review_thread',
      threadId,
      pullRequestNumber: number,
      path: comments.map((comment) => wordOf(comment, 'path')).find((path) => path !== null) ?? null,
      isResolved: action === 'resolved',
      resolvedBy: action === 'resolved' ? readPerson(payload, 'sender') : null,
      commentIds: comments.flatMap((comment) => idOf(comment, 'id') ?? []),
      updatedAt,
    },
  ];
  for (const comment of comments) {
    const fact = readReviewComment(comment, number);
    if (fact !== null) facts.push({ ...fact, threadId });
  }
  // The pull request's time does not tell of two changes of a thread which was the later one.
  if (ownTime === null)
    facts.push({ kind: 'pull_request_hint', number, reason: 'a thread changed at an unknown time' });
  return { subject: subjectOf(number), facts };
};
