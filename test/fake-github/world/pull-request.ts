import type { Account } from './accounts.ts';
import type { Identity } from './ids.ts';
import type { Label } from './repository.ts';

export type ReviewState = 'APPROVED' | 'CHANGES_REQUESTED' | 'COMMENTED' | 'DISMISSED' | 'PENDING';

export interface PullRequest extends Identity {
  readonly number: number;
  /** The node it shares with the issue API. */
  readonly issueId: number;
  title: string;
  body: string | null;
  /** Null for a deleted account. */
  readonly author: Account | null;
  state: 'open' | 'closed';
  isDraft: boolean;
  isLocked: boolean;
  baseRef: string;
  baseSha: string;
  readonly headRef: string;
  headSha: string;
  /** `gone` when the fork was deleted. */
  readonly headRepository: 'base' | 'fork' | 'gone';
  mergeCommitSha: string | null;
  /** Newest last; at most what GitHub lists. */
  commitShas: string[];
  commitsCount: number;
  labels: Label[];
  requestedReviewers: Account[];
  assignees: Account[];
  readonly createdAt: Date;
  updatedAt: Date;
  closedAt: Date | null;
  mergedAt: Date | null;
  mergedBy: Account | null;
  readonly reviews: Review[];
  readonly threads: ReviewThread[];
  readonly comments: IssueComment[];
  readonly timeline: TimelineEvent[];
}

export interface Review extends Identity {
  readonly author: Account | null;
  state: ReviewState;
  body: string;
  readonly commitSha: string;
  readonly submittedAt: Date;
  updatedAt: Date;
}

export interface ReviewThread extends Identity {
  readonly path: string;
  readonly line: number;
  resolvedBy: Account | null;
  readonly comments: ReviewComment[];
  updatedAt: Date;
}

export interface ReviewComment extends Identity {
  readonly reviewId: number;
  readonly inReplyTo: number | null;
  readonly author: Account | null;
  body: string;
  readonly path: string;
  readonly line: number;
  readonly commitSha: string;
  readonly createdAt: Date;
  updatedAt: Date;
}

/** A comment of a pull request's conversation or of an issue. */
export interface IssueComment extends Identity {
  readonly author: Account | null;
  body: string;
  readonly createdAt: Date;
  updatedAt: Date;
}

export type TimelineEventType =
  | 'ReadyForReviewEvent'
  | 'ConvertToDraftEvent'
  | 'ClosedEvent'
  | 'ReopenedEvent'
  | 'MergedEvent'
  | 'ReviewRequestedEvent'
  | 'ReviewDismissedEvent'
  | 'HeadRefForcePushedEvent'
  | 'RenamedTitleEvent'
  | 'LabeledEvent';

export interface TimelineEvent extends Identity {
  readonly type: TimelineEventType;
  readonly actor: Account | null;
  readonly createdAt: Date;
  /** What only this type tells, by GraphQL's field names. */
  readonly details: Readonly<Record<string, unknown>>;
}
