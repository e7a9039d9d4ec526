import { numberOf, objectOrEmpty } from '../json-fields.ts';
import { readPullRequest } from '../read-pull-request.ts';
import { type ActionOf, lacks, type ReadEvent } from '../webhook-event.ts';
import { hintPullRequest, subjectOf } from './pull-request-subject.ts';

/** `pull_request`: whatever the action, the payload holds the whole pull request as it is now. */
export const readPullRequestEvent: ReadEvent<'pull_request'> = ({ action, payload }) => {
  const object = objectOrEmpty(payload, 'pull_request');
  const number = numberOf(object, 'number') ?? numberOf(payload, 'number');
  if (number === null) return lacks('number of a pull request');
  // Events of Enterprise Servers older than drafts do not say; there are none then.
  const fact = readPullRequest({ draft: false, ...object });
  if (fact === null) {
    return hintPullRequest(
      number,
      `the event "${action ?? 'pull_request'}" does not describe the pull request in full`,
    );
  }
  const draft = draftChange(action, fact.updatedAt);
  return { subject: subjectOf(number), facts: [{ ...fact, ...draft }] };
};

/** The event itself tells when a draft became ready, and that it is one again. */
function draftChange(
  action: ActionOf<'pull_request'> | null,
  updatedAt: Date,
): { draftRemovedAt?: Date | null } {
  if (action === 'ready_for_review') return { draftRemovedAt: updatedAt };
  if (action === 'converted_to_draft') return { draftRemovedAt: null };
  return {};
}
