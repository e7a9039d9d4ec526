import type { Call } from '../../http/call.ts';
import { presentTime } from '../../present/account.ts';
import { associationOf } from '../../present/association.ts';
import { presentPullRequest } from '../../present/pull-request.ts';
import type { PullRequest, Review, ReviewComment, ReviewThread } from '../../world/pull-request.ts';
import type { Repository } from '../../world/repository.ts';
import { type ConnectionArguments, connect } from '../connection.ts';
import { actorNodeOrNull, databaseIds, userNodeOrNull } from './actor.ts';
import { commitNode } from './commit.ts';
import { pullRequestNode } from './pull-request.ts';
import { repositoryNode } from './repository.ts';

export function reviewNode(
  call: Call,
  repository: Repository,
  pull: PullRequest,
  review: Review,
): Record<string, unknown> {
  const { html_url: url } = presentPullRequest(call.world, repository, pull);
  return {
    __typename: 'PullRequestReview',
    id: review.nodeId,
    ...databaseIds(review.id),
    author: () => actorNodeOrNull(call.world, review.author),
    authorAssociation: associationOf(repository, review.author),
    state: review.state,
    body: review.body,
    bodyText: review.body,
    commit: () => commitNode(call, repository, review.commitSha),
    createdAt: presentTime(review.submittedAt),
    publishedAt: presentTime(review.submittedAt),
    submittedAt: presentTime(review.submittedAt),
    updatedAt: presentTime(review.updatedAt),
    lastEditedAt: null,
    url: `${url}#pullrequestreview-${review.id}`,
    resourcePath: `${new URL(url).pathname}#pullrequestreview-${review.id}`,
    pullRequest: () => pullRequestNode(call, repository, pull),
    repository: () => repositoryNode(call, repository),
    comments: (args: ConnectionArguments) =>
      connect(
        pull.threads.flatMap(({ comments }) => comments).filter(({ reviewId }) => reviewId === review.id),
        args,
        (comment) => reviewCommentNode(call, repository, pull, comment),
        ({ id }) => [id, 0],
      ),
  };
}

export function reviewThreadNode(
  call: Call,
  repository: Repository,
  pull: PullRequest,
  thread: ReviewThread,
): Record<string, unknown> {
  return {
    __typename: 'PullRequestReviewThread',
    id: thread.nodeId,
    path: thread.path,
    line: thread.line,
    originalLine: thread.line,
    startLine: null,
    originalStartLine: null,
    diffSide: 'RIGHT',
    startDiffSide: null,
    subjectType: 'LINE',
    isResolved: thread.resolvedBy !== null,
    isCollapsed: thread.resolvedBy !== null,
    isOutdated: false,
    resolvedBy: () => userNodeOrNull(call.world, thread.resolvedBy),
    pullRequest: () => pullRequestNode(call, repository, pull),
    repository: () => repositoryNode(call, repository),
    comments: (args: ConnectionArguments) =>
      connect(
        thread.comments,
        args,
        (comment) => reviewCommentNode(call, repository, pull, comment),
        ({ id }) => [id, 0],
      ),
  };
}

function reviewCommentNode(
  call: Call,
  repository: Repository,
  pull: PullRequest,
  comment: ReviewComment,
): Record<string, unknown> {
  const { html_url: url } = presentPullRequest(call.world, repository, pull);
  const review = pull.reviews.find(({ id }) => id === comment.reviewId);
  const replied = pull.threads.flatMap(({ comments }) => comments).find(({ id }) => id === comment.inReplyTo);
  return {
    __typename: 'PullRequestReviewComment',
    id: comment.nodeId,
    ...databaseIds(comment.id),
    author: () => actorNodeOrNull(call.world, comment.author),
    authorAssociation: associationOf(repository, comment.author),
    body: comment.body,
    bodyText: comment.body,
    path: comment.path,
    line: comment.line,
    originalLine: comment.line,
    startLine: null,
    originalStartLine: null,
    position: comment.line,
    originalPosition: comment.line,
    outdated: false,
    diffHunk: `@@ -1,1 +1,${comment.line} @@`,
    state: 'SUBMITTED',
    subjectType: 'LINE',
    isMinimized: false,
    minimizedReason: null,
    commit: () => commitNode(call, repository, comment.commitSha),
    originalCommit: () => commitNode(call, repository, comment.commitSha),
    createdAt: presentTime(comment.createdAt),
    publishedAt: presentTime(comment.createdAt),
    updatedAt: presentTime(comment.updatedAt),
    lastEditedAt: null,
    url: `${url}#discussion_r${comment.id}`,
    resourcePath: `${new URL(url).pathname}#discussion_r${comment.id}`,
    replyTo: () => (replied === undefined ? null : reviewCommentNode(call, repository, pull, replied)),
    pullRequestReview: () => (review === undefined ? null : reviewNode(call, repository, pull, review)),
    pullRequest: () => pullRequestNode(call, repository, pull),
    repository: () => repositoryNode(call, repository),
  };
}
