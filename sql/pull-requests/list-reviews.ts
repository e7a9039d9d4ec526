import { type CommonQueryMethods, sql } from 'slonik';
import { z } from 'zod';
import type { PullRequestRef } from './pull-request-ref.ts';

export const REVIEW_STATES = ['approved', 'changes_requested', 'commented', 'dismissed', 'pending'] as const;

const reviewRow = z.object({
  id: z.string(),
  reviewer: z.string().nullable(),
  reviewerAvatarUrl: z.string().nullable(),
  isBot: z.boolean(),
  state: z.enum(REVIEW_STATES),
  givenState: z.enum(REVIEW_STATES).nullable(),
  body: z.string().nullable(),
  commitSha: z.string().nullable(),
  submittedAt: z.date(),
  dismissedAt: z.date().nullable(),
  url: z.string().nullable(),
});
export type ReviewRow = z.infer<typeof reviewRow>;

/** Reviews of a pull request, in the order in which they were submitted. */
export async function listReviews(
  db: CommonQueryMethods,
  { repoId, number }: PullRequestRef,
  page: {
    readonly after: { readonly submittedAt: string; readonly id: number } | undefined;
    readonly limit: number;
  },
): Promise<readonly ReviewRow[]> {
  const after =
    page.after === undefined
      ? sql.fragment`true`
      : sql.fragment`(r.submitted_at, r.review_id) > (${page.after.submittedAt}::timestamptz, ${page.after.id})`;
  return db.any(sql.type(reviewRow)`
    select r.review_id::text as id, r.reviewer_login as reviewer, r.reviewer_avatar_url as "reviewerAvatarUrl",
      r.is_bot as "isBot", r.state, r.given_state as "givenState", r.body, r.commit_sha as "commitSha",
      r.submitted_at as "submittedAt", r.dismissed_at as "dismissedAt", r.url
    from pull_requests p
    join reviews r on r.repo_id = p.repo_id and r.pr_id = p.pr_id
    where p.repo_id = ${repoId} and p.number = ${number} and ${after}
    order by r.submitted_at, r.review_id
    limit ${page.limit}`);
}
