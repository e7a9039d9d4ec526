import type { PullRequestFact, ReviewRequest } from '../../../domain/facts/pull-request-facts.ts';
import {
  countOf,
  flagOf,
  idOf,
  type JsonObject,
  numberOf,
  objectIdOf,
  objectOrEmpty,
  objectsOf,
  textOf,
  timeOf,
  wordOf,
} from './json-fields.ts';
import { readPerson } from './read-person.ts';
import type { PartOf, ReviewEventName } from './webhook-event.ts';

type PullRequestObject = PartOf<'pull_request' | ReviewEventName, 'pull_request'>;

/**
 * A pull request as events carry it: whole in `pull_request`, without its counts in events about reviews and threads.
 * @returns null when it lacks what a row must have, or the time that decides between two of them
 */
export function readPullRequest(object: JsonObject<PullRequestObject>): PullRequestFact | null {
  const head = objectOrEmpty(object, 'head');
  const base = objectOrEmpty(object, 'base');
  const providerId = idOf(object, 'id');
  const number = numberOf(object, 'number');
  const state = readState(object);
  const title = textOf(object, 'title');
  const baseRef = wordOf(base, 'ref');
  const headRef = wordOf(head, 'ref');
  const headSha = objectIdOf(head, 'sha');
  const createdAt = timeOf(object, 'created_at');
  const updatedAt = timeOf(object, 'updated_at');
  const isDraft = flagOf(object, 'draft');
  if (providerId === null || number === null || state === null || title === null || isDraft === null)
    return null;
  if (baseRef === null || headRef === null || headSha === null || createdAt === null || updatedAt === null)
    return null;
  return {
    kind: 'pull_request',
    providerId,
    nodeId: wordOf(object, 'node_id'),
    number,
    state,
    isDraft,
    isLocked: flagOf(object, 'locked') ?? undefined,
    title,
    body: wordOf(object, 'body'),
    author: readPerson(object, 'user'),
    mergedBy: Object.hasOwn(object, 'merged_by') ? readPerson(object, 'merged_by') : undefined,
    url: wordOf(object, 'html_url'),
    baseRef,
    baseSha: objectIdOf(base, 'sha'),
    headRef,
    headRepoFullName: wordOf(objectOrEmpty(head, 'repo'), 'full_name'),
    headSha,
    // Of an open pull request this is the test merge, which is no commit of any branch.
    mergeCommitSha: state === 'merged' ? objectIdOf(object, 'merge_commit_sha') : null,
    ...readCounts(object),
    labels: objectsOf(object, 'labels').flatMap((label) => wordOf(label, 'name') ?? []),
    requestedReviewers: readRequestedReviewers(object),
    milestone: wordOf(objectOrEmpty(object, 'milestone'), 'title'),
    createdAt,
    updatedAt,
    mergedAt: timeOf(object, 'merged_at'),
    closedAt: timeOf(object, 'closed_at'),
  };
}

function readState(object: JsonObject<PullRequestObject>): PullRequestFact['state'] | null {
  const state = textOf(object, 'state');
  if (state === 'open') return 'open';
  if (state !== 'closed') return null;
  return flagOf(object, 'merged') === true || timeOf(object, 'merged_at') !== null ? 'merged' : 'closed';
}

function readCounts(object: JsonObject<PullRequestObject>) {
  return {
    additions: countOf(object, 'additions') ?? undefined,
    deletions: countOf(object, 'deletions') ?? undefined,
    changedFiles: countOf(object, 'changed_files') ?? undefined,
    commitsCount: countOf(object, 'commits') ?? undefined,
    reviewComments: countOf(object, 'review_comments') ?? undefined,
  };
}

/** People, then teams. */
function readRequestedReviewers(object: JsonObject<PullRequestObject>): ReviewRequest[] {
  const people = objectsOf(object, 'requested_reviewers').flatMap((reviewer) => {
    const person = readPerson({ reviewer }, 'reviewer');
    return person === null || person.login === null ? [] : { name: person.login, person };
  });
  const teams = objectsOf(object, 'requested_teams').flatMap((team) => wordOf(team, 'slug') ?? []);
  return [...people, ...teams.map((name) => ({ name, person: null }))];
}
