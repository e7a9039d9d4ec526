import type { PullRequest, Review, ReviewComment, ReviewThread } from '../world/pull-request.ts';
import type { Repository } from '../world/repository.ts';
import type { World } from '../world/world.ts';
import { presentAccountOrNull, presentTime } from './account.ts';
import { associationOf } from './association.ts';
import { presentReactions } from './issue.ts';
import { repositoryHtmlUrl, repositoryUrl } from './repository.ts';

/** A review. REST says its state in capitals, events in small letters. */
export function presentReview(world: World, repository: Repository, pull: PullRequest, review: Review) {
  const html = `${repositoryHtmlUrl(world, repository)}/pull/${pull.number}#pullrequestreview-${review.id}`;
  const pullUrl = `${repositoryUrl(world, repository)}/pulls/${pull.number}`;
  return {
    id: review.id,
    node_id: review.nodeId,
    user: presentAccountOrNull(world, review.author),
    body: review.body,
    state: review.state as string,
    html_url: html,
    pull_request_url: pullUrl,
    author_association: associationOf(repository, review.author),
    _links: { html: { href: html }, pull_request: { href: pullUrl } },
    ...(review.state === 'PENDING' ? {} : { submitted_at: presentTime(review.submittedAt) }),
    commit_id: review.commitSha,
  };
}

/** The review of an event, which also says when it was changed. */
export function presentEventReview(world: World, repository: Repository, pull: PullRequest, review: Review) {
  return {
    ...presentReview(world, repository, pull, review),
    body: review.body === '' ? null : review.body,
    state: review.state.toLowerCase(),
    submitted_at: presentTime(review.submittedAt),
    updated_at: presentTime(review.updatedAt),
  };
}

export function presentReviewComment(
  world: World,
  repository: Repository,
  pull: PullRequest,
  comment: ReviewComment,
) {
  const url = `${repositoryUrl(world, repository)}/pulls/comments/${comment.id}`;
  const html = `${repositoryHtmlUrl(world, repository)}/pull/${pull.number}#discussion_r${comment.id}`;
  const pullUrl = `${repositoryUrl(world, repository)}/pulls/${pull.number}`;
  return {
    url,
    pull_request_review_id: comment.reviewId,
    id: comment.id,
    node_id: comment.nodeId,
    diff_hunk: `@@ -1,1 +1,${comment.line} @@`,
    path: comment.path,
    commit_id: comment.commitSha,
    original_commit_id: comment.commitSha,
    user: presentAccountOrNull(world, comment.author),
    body: comment.body,
    created_at: presentTime(comment.createdAt),
    updated_at: presentTime(comment.updatedAt),
    html_url: html,
    pull_request_url: pullUrl,
    author_association: associationOf(repository, comment.author),
    _links: { self: { href: url }, html: { href: html }, pull_request: { href: pullUrl } },
    reactions: presentReactions(url),
    start_line: null,
    original_start_line: null,
    start_side: null,
    line: comment.line,
    original_line: comment.line,
    side: 'RIGHT',
    ...(comment.inReplyTo === null ? {} : { in_reply_to_id: comment.inReplyTo }),
    original_position: comment.line,
    position: comment.line,
    subject_type: 'line',
  };
}

/** The thread of a `pull_request_review_thread` event. */
export function presentThread(world: World, repository: Repository, pull: PullRequest, thread: ReviewThread) {
  return {
    node_id: thread.nodeId,
    comments: thread.comments.map((comment) => presentReviewComment(world, repository, pull, comment)),
  };
}
