import { presentPullRequest } from '../present/pull-request.ts';
import { presentEventReview, presentReviewComment, presentThread } from '../present/review.ts';
import type { Account } from '../world/accounts.ts';
import { addTimelineEvent, touch } from '../world/create-pull-request.ts';
import type { PullRequest, Review, ReviewState, ReviewThread } from '../world/pull-request.ts';
import type { Repository } from '../world/repository.ts';
import { choosePerson, type Stage, tell } from './stage.ts';

export interface NewReview {
  readonly by?: Account;
  readonly state?: Exclude<ReviewState, 'PENDING' | 'DISMISSED'>;
  readonly body?: string;
  /** Each starts a thread. */
  readonly remarks?: readonly { readonly path: string; readonly line: number; readonly body: string }[];
}

/** Reviews a pull request. Fires `pull_request_review` submitted, and a `pull_request_review_comment` for each remark. */
export function submitReview(
  stage: Stage,
  repository: Repository,
  pull: PullRequest,
  options: NewReview = {},
): Review {
  const { world } = stage;
  const by = choosePerson(stage, options.by);
  const now = world.clock.now();
  const review: Review = {
    ...world.ids.next('review'),
    author: by,
    state: options.state ?? 'COMMENTED',
    body: options.body ?? '',
    commitSha: pull.headSha,
    submittedAt: now,
    updatedAt: now,
  };
  pull.reviews.push(review);
  pull.requestedReviewers = pull.requestedReviewers.filter(({ id }) => id !== by.id);
  touch(pull, now);
  tellReview(stage, repository, pull, review, 'submitted', by);
  for (const { path, line, body } of options.remarks ?? []) {
    const thread: ReviewThread = {
      ...world.ids.next('reviewThread'),
      path,
      line,
      resolvedBy: null,
      comments: [],
      updatedAt: now,
    };
    pull.threads.push(thread);
    addComment(stage, repository, pull, { thread, review, by, body });
  }
  return review;
}

/** Answers in a thread: GitHub makes a review of its own of it. Fires `pull_request_review` and its comment. */
export function replyInThread(
  stage: Stage,
  repository: Repository,
  pull: PullRequest,
  thread: ReviewThread,
  options: { readonly by?: Account; readonly body: string },
): void {
  const by = choosePerson(stage, options.by);
  const review = submitReview(stage, repository, pull, { by });
  addComment(stage, repository, pull, { thread, review, by, body: options.body });
}

/** Fires `pull_request_review` dismissed. */
export function dismissReview(
  stage: Stage,
  repository: Repository,
  pull: PullRequest,
  review: Review,
  by?: Account,
): void {
  const actor = choosePerson(stage, by ?? pull.author ?? undefined);
  const now = stage.world.clock.now();
  const details = {
    reviewId: review.id,
    previousReviewState: review.state,
    dismissalMessage: 'No longer so.',
  };
  addTimelineEvent(stage.world, pull, 'ReviewDismissedEvent', actor, now, details);
  review.state = 'DISMISSED';
  review.updatedAt = now;
  tellReview(stage, repository, pull, review, 'dismissed', actor);
}

/** Resolves a thread, or opens it again. Fires `pull_request_review_thread`. */
export function resolveThread(
  stage: Stage,
  repository: Repository,
  pull: PullRequest,
  thread: ReviewThread,
  isResolved = true,
): void {
  const by = choosePerson(stage, pull.author ?? undefined);
  thread.resolvedBy = isResolved ? by : null;
  thread.updatedAt = stage.world.clock.now();
  tell(stage, repository, 'pull_request_review_thread', isResolved ? 'resolved' : 'unresolved', by, {
    pull_request: presentPullRequest(stage.world, repository, pull),
    thread: presentThread(stage.world, repository, pull, thread),
    updated_at: thread.updatedAt.toISOString(),
  });
}

function addComment(
  stage: Stage,
  repository: Repository,
  pull: PullRequest,
  { thread, review, by, body }: { thread: ReviewThread; review: Review; by: Account; body: string },
): void {
  const now = stage.world.clock.now();
  const comment = {
    ...stage.world.ids.next('reviewComment'),
    reviewId: review.id,
    inReplyTo: thread.comments[0]?.id ?? null,
    author: by,
    body,
    path: thread.path,
    line: thread.line,
    commitSha: review.commitSha,
    createdAt: now,
    updatedAt: now,
  };
  thread.comments.push(comment);
  thread.updatedAt = now;
  touch(pull, now);
  tell(stage, repository, 'pull_request_review_comment', 'created', by, {
    comment: presentReviewComment(stage.world, repository, pull, comment),
    pull_request: presentPullRequest(stage.world, repository, pull),
  });
}

function tellReview(
  stage: Stage,
  repository: Repository,
  pull: PullRequest,
  review: Review,
  action: string,
  by: Account,
): void {
  tell(stage, repository, 'pull_request_review', action, by, {
    review: presentEventReview(stage.world, repository, pull, review),
    pull_request: presentPullRequest(stage.world, repository, pull),
  });
}
