import type { IssueFact } from '../../../../domain/facts/delivery-facts.ts';
import {
  idOf,
  type JsonObject,
  numberOf,
  objectOf,
  objectOrEmpty,
  objectsOf,
  textOf,
  timeOf,
  wordOf,
} from '../json-fields.ts';
import { readPerson } from '../read-person.ts';
import { type ActionOf, lacks, type PartOf, type ReadEvent } from '../webhook-event.ts';
import { hintPullRequest, subjectOf } from './pull-request-subject.ts';
import { readComment } from './review-comment.ts';

/** Actions after which the repository has the issue no more. */
const GONE = new Set<ActionOf<'issues'> | null>(['deleted', 'transferred']);

/** `issues`, whatever the action: the payload holds the whole issue as it is now. */
export const readIssueEvent: ReadEvent<'issues'> = ({ action, payload }) => {
  const issue = objectOrEmpty(payload, 'issue');
  const number = numberOf(issue, 'number');
  if (number === null) return lacks('number of an issue');
  if (objectOf(issue, 'pull_request') !== null) {
    return hintPullRequest(number, `as an issue, it was changed: ${action ?? 'nobody says how'}`);
  }
  const fact = readIssue(issue);
  if (fact === null) return lacks('issue');
  return {
    subject: `issue/${number}`,
    facts: [{ ...fact, isDeleted: GONE.has(action) }],
  };
};

/** `issue_comment`: a comment in the conversation of a pull request; of an issue it tells the issue alone. */
export const readIssueCommentEvent: ReadEvent<'issue_comment'> = (event) => {
  const { action, payload } = event;
  const issue = objectOrEmpty(payload, 'issue');
  const number = numberOf(issue, 'number');
  if (number === null) return lacks('number of an issue');
  if (objectOf(issue, 'pull_request') === null) {
    const fact = readIssue(issue);
    return fact === null ? lacks('issue') : { subject: `issue/${number}`, facts: [fact] };
  }
  const fact = readComment(objectOrEmpty(payload, 'comment'), number);
  if (fact === null) return hintPullRequest(number, 'an event about a comment does not describe it in full');
  return { subject: subjectOf(number), facts: [{ ...fact, isDeleted: action === 'deleted' }] };
};

function readIssue(issue: JsonObject<PartOf<'issues' | 'issue_comment', 'issue'>>): IssueFact | null {
  const providerId = idOf(issue, 'id');
  const number = numberOf(issue, 'number');
  const title = textOf(issue, 'title');
  const createdAt = timeOf(issue, 'created_at');
  const updatedAt = timeOf(issue, 'updated_at');
  const closedAt = timeOf(issue, 'closed_at');
  if (providerId === null || number === null || title === null || createdAt === null || updatedAt === null)
    return null;
  // Events about deleted and pinned issues leave the state out.
  const state = textOf(issue, 'state') ?? (closedAt === null ? 'open' : 'closed');
  return {
    kind: 'issue',
    providerId,
    number,
    state: state === 'closed' ? 'closed' : 'open',
    stateReason: wordOf(issue, 'state_reason'),
    title,
    body: wordOf(issue, 'body'),
    labels: objectsOf(issue, 'labels').flatMap((label) => wordOf(label, 'name') ?? []),
    author: readPerson(issue, 'user'),
    url: wordOf(issue, 'html_url'),
    createdAt,
    updatedAt,
    closedAt,
    isDeleted: false,
  };
}
