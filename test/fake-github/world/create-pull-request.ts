import type { Account } from './accounts.ts';
import type { PullRequest, TimelineEvent, TimelineEventType } from './pull-request.ts';
import type { Repository } from './repository.ts';
import type { World } from './world.ts';

/** GitHub lists no more commits of a pull request. */
export const PULL_COMMITS_LIMIT = 250;

/** Adds an open pull request to a repository. */
export function createPullRequest(
  world: World,
  repository: Repository,
  options: {
    readonly number: number;
    readonly title: string;
    readonly body: string | null;
    readonly author: Account | null;
    readonly baseRef: string;
    readonly baseSha: string;
    readonly headRef: string;
    readonly headSha: string;
    readonly headRepository: PullRequest['headRepository'];
    /** Oldest first. */
    readonly commitShas: readonly string[];
    readonly isDraft: boolean;
    readonly createdAt: Date;
  },
): PullRequest {
  const pull: PullRequest = {
    ...world.ids.next('pullRequest'),
    issueId: world.ids.next('issue').id,
    ...options,
    commitShas: options.commitShas.slice(-PULL_COMMITS_LIMIT),
    commitsCount: options.commitShas.length,
    state: 'open',
    isLocked: false,
    mergeCommitSha: null,
    labels: [],
    requestedReviewers: [],
    assignees: [],
    updatedAt: options.createdAt,
    closedAt: null,
    mergedAt: null,
    mergedBy: null,
    reviews: [],
    threads: [],
    comments: [],
    timeline: [],
  };
  repository.pulls.set(pull.number, pull);
  repository.nextNumber = Math.max(repository.nextNumber, pull.number + 1);
  return pull;
}

/** Adds an event to the timeline of a pull request, and moves its time of update. */
export function addTimelineEvent(
  world: World,
  pull: PullRequest,
  type: TimelineEventType,
  actor: Account | null,
  at: Date,
  details: TimelineEvent['details'] = {},
): void {
  pull.timeline.push({ ...world.ids.next('timelineEvent'), type, actor, createdAt: at, details });
  touch(pull, at);
}

/** A time of update never goes back. */
export function touch(thing: { updatedAt: Date }, at: Date): void {
  if (at > thing.updatedAt) thing.updatedAt = at;
}
