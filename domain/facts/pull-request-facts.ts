import type { Person } from './person.ts';

/** Somebody who was asked for a review. */
export interface ReviewRequest {
  /** Login of the person, or slug of the team. */
  readonly name: string;
  /** Null for a team. */
  readonly person: Person | null;
}

/** A pull request as the provider describes it at `updatedAt`. Fields that the teller lacks are `undefined`: they stay as stored. */
export interface PullRequestFact {
  readonly kind: 'pull_request';
  readonly providerId: number;
  readonly nodeId: string | null;
  readonly number: number;
  readonly state: 'open' | 'closed' | 'merged';
  readonly isDraft: boolean;
  readonly isLocked?: boolean | undefined;
  readonly title: string;
  readonly body: string | null;
  readonly author: Person | null;
  readonly mergedBy?: Person | null | undefined;
  readonly url: string | null;
  readonly baseRef: string;
  readonly baseSha: string | null;
  readonly headRef: string;
  /** Null when the fork is gone. */
  readonly headRepoFullName: string | null;
  readonly headSha: string;
  readonly mergeCommitSha: string | null;
  readonly additions?: number | undefined;
  readonly deletions?: number | undefined;
  readonly changedFiles?: number | undefined;
  readonly commitsCount?: number | undefined;
  readonly reviewComments?: number | undefined;
  readonly labels: readonly string[];
  /** Accounts that were deleted are left out. */
  readonly requestedReviewers: readonly ReviewRequest[];
  readonly milestone: string | null;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly mergedAt: Date | null;
  readonly closedAt: Date | null;
  /** When it became ready for review, where the teller knows: the event's own time, or the timeline. */
  readonly draftRemovedAt?: Date | null | undefined;
  /** Names of lists that the provider cut short. */
  readonly truncated?: readonly string[] | undefined;
}

/** Something of this pull request changed that the event does not tell in full: ask the provider again. */
export interface PullRequestHintFact {
  readonly kind: 'pull_request_hint';
  readonly number: number;
  readonly reason: string;
}

export interface ReviewFact {
  readonly kind: 'review';
  readonly providerId: number;
  readonly pullRequestNumber: number;
  readonly reviewer: Person | null;
  readonly state: 'approved' | 'changes_requested' | 'commented' | 'dismissed' | 'pending';
  readonly body: string | null;
  readonly commitSha: string | null;
  readonly submittedAt: Date;
  readonly dismissedAt: Date | null;
  readonly url: string | null;
  /** The provider's time of this state: of the submission, edit or dismissal. */
  readonly updatedAt: Date;
}

export interface ReviewThreadFact {
  readonly kind: 'review_thread';
  readonly threadId: string;
  readonly pullRequestNumber: number;
  readonly path: string | null;
  readonly isResolved: boolean;
  readonly resolvedBy: Person | null;
  /** Provider ids of the review comments in it. */
  readonly commentIds: readonly number[];
  readonly updatedAt: Date;
}

export interface ReviewCommentFact {
  readonly kind: 'review_comment';
  readonly place: 'review' | 'conversation';
  readonly providerId: number;
  readonly pullRequestNumber: number;
  readonly reviewProviderId: number | null;
  readonly threadId: string | null;
  readonly inReplyTo: number | null;
  readonly author: Person | null;
  readonly body: string | null;
  readonly path: string | null;
  readonly line: number | null;
  readonly commitSha: string | null;
  readonly url: string | null;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly isDeleted: boolean;
}
