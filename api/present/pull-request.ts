import { shownState } from '../../domain/pull-request.ts';
import type { PullRequestDetailRow } from '../../sql/pull-requests/get-pull-request.ts';
import type { BriefRow, PullRequestRow } from '../../sql/pull-requests/pull-request-row.ts';
import type { PullRequest, PullRequestBrief, PullRequestDetail } from '../schemas/facts/pull-request.ts';
import { presentTime } from './present-time.ts';

export function presentBrief(row: BriefRow): PullRequestBrief {
  return {
    number: row.number,
    title: row.title,
    titleSource: row.titleSource,
    state: shownState(row.state, row.stateKnown),
    stateKnown: row.stateKnown,
    isDraft: row.isDraft,
    author: { login: row.authorLogin, name: row.authorName },
    url: row.url,
    headSha: row.headSha,
    createdAt: row.createdAt.toISOString(),
    createdAtEstimated: row.createdAtEstimated,
    mergedAt: presentTime(row.mergedAt),
    closedAt: presentTime(row.closedAt),
  };
}

export function presentPullRequest(row: PullRequestRow): PullRequest {
  const { strongestNumber: number, strongestCategory: category, strongestScore: score } = row;
  return {
    ...presentBrief(row),
    baseRef: row.baseRef,
    baseSha: row.baseSha,
    baseRule: row.baseRule,
    headRef: row.headRef,
    headRepository: row.headRepository,
    mergeCommitSha: row.mergeCommitSha,
    additions: row.additions,
    deletions: row.deletions,
    changedFiles: row.changedFiles,
    commitsCount: row.commitsCount,
    updatedAt: row.updatedAt.toISOString(),
    analysis: {
      status: row.analysisStatus,
      error: row.analysisError,
      headSha: row.analysedHeadSha,
      at: presentTime(row.analysedAt),
    },
    strongest: number === null || category === null || score === null ? null : { number, category, score },
  };
}

export function presentPullRequestDetail(row: PullRequestDetailRow): PullRequestDetail {
  return {
    ...presentPullRequest(row),
    body: row.body,
    authorAvatarUrl: row.authorAvatarUrl,
    authorIsBot: row.authorIsBot,
    labels: row.labels,
    requestedReviewers: row.requestedReviewers,
    milestone: row.milestone,
    isLocked: row.isLocked,
    mergedBy: row.mergedBy,
    reviewComments: row.reviewComments,
    firstReviewAt: presentTime(row.firstReviewAt),
    draftRemovedAt: presentTime(row.draftRemovedAt),
    truncated: row.truncated,
    isRefetchPending: row.isRefetchPending,
  };
}
