import { type CommonQueryMethods, sql } from 'slonik';
import { z } from 'zod';
import { pullRequestColumns, pullRequestRow, strongestEdge } from './pull-request-row.ts';

const detailRow = pullRequestRow.extend({
  body: z.string().nullable(),
  authorAvatarUrl: z.string().nullable(),
  authorIsBot: z.boolean(),
  labels: z.array(z.string()),
  requestedReviewers: z.array(z.string()),
  milestone: z.string().nullable(),
  isLocked: z.boolean(),
  mergedBy: z.string().nullable(),
  reviewComments: z.number(),
  firstReviewAt: z.date().nullable(),
  draftRemovedAt: z.date().nullable(),
  truncated: z.array(z.string()),
  isRefetchPending: z.boolean(),
});

export type PullRequestDetailRow = z.infer<typeof detailRow>;

/** One pull request with its body, or null. */
export async function getPullRequest(
  db: CommonQueryMethods,
  repoId: number,
  number: number,
): Promise<PullRequestDetailRow | null> {
  return db.maybeOne(sql.type(detailRow)`
    select ${pullRequestColumns}, p.body, p.author_avatar_url as "authorAvatarUrl", p.author_is_bot as "authorIsBot",
      p.labels, p.requested_reviewers as "requestedReviewers", p.milestone, p.is_locked as "isLocked",
      p.merged_by_login as "mergedBy", p.review_comments as "reviewComments", p.first_review_at as "firstReviewAt",
      p.draft_removed_at as "draftRemovedAt",
      case when p.is_diff_cut and p.last_analyzed_head_sha = p.head_sha then array_append(p.truncated, 'files') else p.truncated end
        as truncated, p.refetch_at is not null as "isRefetchPending"
    from pull_requests p
    ${strongestEdge}
    where p.repo_id = ${repoId} and p.number = ${number}`);
}
