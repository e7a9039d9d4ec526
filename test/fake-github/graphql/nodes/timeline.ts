import type { Call } from '../../http/call.ts';
import { presentTime } from '../../present/account.ts';
import { presentPullRequest } from '../../present/pull-request.ts';
import type { Account } from '../../world/accounts.ts';
import type { PullRequest, TimelineEvent } from '../../world/pull-request.ts';
import type { Repository } from '../../world/repository.ts';
import { type ConnectionArguments, connect } from '../connection.ts';
import { actorNode, actorNodeOrNull } from './actor.ts';
import { commitNode } from './commit.ts';
import { issueCommentNode } from './issue.ts';
import { pullRequestNode } from './pull-request.ts';
import { reviewNode } from './review.ts';

export interface TimelineArguments extends ConnectionArguments {
  readonly itemTypes?: readonly string[] | null;
  readonly since?: string | null;
  readonly skip?: number | null;
}

interface Item {
  readonly type: string;
  readonly id: number;
  readonly atMs: number;
  describe(): Record<string, unknown>;
}

/** Events, reviews and comments of a pull request, oldest first. */
export function timelineConnection(
  call: Call,
  repository: Repository,
  pull: PullRequest,
  args: TimelineArguments,
): Record<string, unknown> {
  const all = itemsOf(call, repository, pull);
  const { itemTypes, since } = args;
  const wanted = all
    .filter(({ type }) => itemTypes == null || itemTypes.includes(type))
    .filter(({ atMs }) => since == null || atMs >= Date.parse(since))
    .slice(args.skip ?? 0);
  const connection = connect(
    wanted,
    args,
    (item) => item.describe(),
    ({ atMs, id }) => [atMs, id],
  );
  return {
    ...connection,
    totalCount: all.length,
    filteredCount: wanted.length,
    pageCount: (connection.nodes as unknown[]).length,
    updatedAt: presentTime(pull.updatedAt),
  };
}

function itemsOf(call: Call, repository: Repository, pull: PullRequest): Item[] {
  const items: Item[] = [
    ...pull.timeline.map((event) => ({
      type: screamingName(event.type),
      id: event.id,
      atMs: event.createdAt.getTime(),
      describe: () => eventNode(call, repository, pull, event),
    })),
    ...pull.reviews.map((review) => ({
      type: 'PULL_REQUEST_REVIEW',
      id: review.id,
      atMs: review.submittedAt.getTime(),
      describe: () => reviewNode(call, repository, pull, review),
    })),
    ...pull.comments.map((comment) => ({
      type: 'ISSUE_COMMENT',
      id: comment.id,
      atMs: comment.createdAt.getTime(),
      describe: () => issueCommentNode(call, repository, pull, comment),
    })),
  ];
  return items.sort((a, b) => a.atMs - b.atMs || a.id - b.id);
}

/** `ReadyForReviewEvent` as the enumeration of item types has it: `READY_FOR_REVIEW_EVENT`. */
function screamingName(type: string): string {
  return type.replace(/(?!^)([A-Z])/g, '_$1').toUpperCase();
}

function eventNode(
  call: Call,
  repository: Repository,
  pull: PullRequest,
  event: TimelineEvent,
): Record<string, unknown> {
  const { requestedReviewer, commitSha, beforeSha, afterSha, reviewId, ...details } = event.details;
  const review = pull.reviews.find(({ id }) => id === reviewId);
  const { html_url: url } = presentPullRequest(call.world, repository, pull);
  const commitOrNull = (sha: unknown) => (typeof sha === 'string' ? commitNode(call, repository, sha) : null);
  return {
    __typename: event.type,
    id: event.nodeId,
    createdAt: presentTime(event.createdAt),
    actor: () => actorNodeOrNull(call.world, event.actor),
    pullRequest: () => pullRequestNode(call, repository, pull),
    url: `${url}#event-${event.id}`,
    resourcePath: `${new URL(url).pathname}#event-${event.id}`,
    ...details,
    requestedReviewer: () =>
      requestedReviewer === undefined ? null : actorNode(call.world, requestedReviewer as Account),
    review: () => (review === undefined ? null : reviewNode(call, repository, pull, review)),
    commit: () => commitOrNull(commitSha),
    beforeCommit: () => commitOrNull(beforeSha),
    afterCommit: () => commitOrNull(afterSha),
    ref: null,
  };
}
