import { type Call, notFound, type Route } from '../http/call.ts';
import { paginate } from '../http/paginate.ts';
import { presentAccount } from '../present/account.ts';
import { presentReview, presentReviewComment } from '../present/review.ts';
import type { PullRequest, ReviewComment } from '../world/pull-request.ts';
import { findPull } from './pulls.ts';
import { sortUpdated } from './sort-updated.ts';

const NEEDS = ['pull_requests:read'] as const;
const PULL = '/repos/{owner}/{repo}/pulls/{pull_number}';

/** Reviews, the comments on lines, and who was asked to review. */
export const reviewRoutes: readonly Route[] = [
  {
    method: 'GET',
    pattern: '/repos/{owner}/{repo}/pulls/comments',
    needs: NEEDS,
    handle: (call) => {
      const all = [...call.repository.pulls.values()].flatMap((pull) =>
        commentsOf(pull).map((comment) => ({
          pull,
          comment,
          createdAt: comment.createdAt,
          updatedAt: comment.updatedAt,
          id: comment.id,
        })),
      );
      return paginate(call, sortUpdated(call, all), ({ pull, comment }) =>
        presentReviewComment(call.world, call.repository, pull, comment),
      );
    },
  },
  {
    method: 'GET',
    pattern: '/repos/{owner}/{repo}/pulls/comments/{comment_id}',
    needs: NEEDS,
    handle: (call) => {
      for (const pull of call.repository.pulls.values()) {
        const comment = commentsOf(pull).find(({ id }) => id === Number(call.params.comment_id));
        if (comment === undefined) continue;
        return { status: 200, body: presentReviewComment(call.world, call.repository, pull, comment) };
      }
      throw notFound();
    },
  },
  {
    method: 'GET',
    pattern: `${PULL}/reviews`,
    needs: NEEDS,
    handle: (call) => {
      const pull = findPull(call);
      return paginate(call, pull.reviews, (review) =>
        presentReview(call.world, call.repository, pull, review),
      );
    },
  },
  {
    method: 'GET',
    pattern: `${PULL}/reviews/{review_id}`,
    needs: NEEDS,
    handle: (call) => {
      const pull = findPull(call);
      return { status: 200, body: presentReview(call.world, call.repository, pull, findReview(call, pull)) };
    },
  },
  {
    method: 'GET',
    pattern: `${PULL}/reviews/{review_id}/comments`,
    needs: NEEDS,
    handle: (call) => {
      const pull = findPull(call);
      const { id } = findReview(call, pull);
      const own = commentsOf(pull).filter(({ reviewId }) => reviewId === id);
      // This list alone says nothing of lines.
      return paginate(call, own, (comment) => {
        const {
          line: _line,
          side: _side,
          ...shown
        } = presentReviewComment(call.world, call.repository, pull, comment);
        return { ...shown, original_line: comment.line };
      });
    },
  },
  {
    method: 'GET',
    pattern: `${PULL}/comments`,
    needs: NEEDS,
    handle: (call) => {
      const pull = findPull(call);
      return paginate(call, sortUpdated(call, commentsOf(pull)), (comment) =>
        presentReviewComment(call.world, call.repository, pull, comment),
      );
    },
  },
  {
    method: 'GET',
    pattern: `${PULL}/requested_reviewers`,
    needs: NEEDS,
    handle: (call) => ({
      status: 200,
      body: {
        users: findPull(call).requestedReviewers.map((account) => presentAccount(call.world, account)),
        teams: [],
      },
    }),
  },
];

function findReview(call: Call, pull: PullRequest) {
  const review = pull.reviews.find(({ id }) => id === Number(call.params.review_id));
  if (review === undefined) throw notFound();
  return review;
}

function commentsOf(pull: PullRequest): ReviewComment[] {
  return pull.threads.flatMap(({ comments }) => comments).sort((a, b) => a.id - b.id);
}
