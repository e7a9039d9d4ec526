import { type CommonQueryMethods, sql } from 'slonik';
import { z } from 'zod';
import type { PullRequestRef } from './pull-request-ref.ts';

export const TIMELINE_KINDS = [
  'opened',
  'ready',
  'review',
  'review_dismissed',
  'comment',
  'merged',
  'closed',
] as const;

const timelineRow = z.object({
  at: z.date(),
  kind: z.enum(TIMELINE_KINDS),
  /** Of the review or comment; empty for what happened to the pull request itself. */
  id: z.string(),
  actor: z.string().nullable(),
  isBot: z.boolean(),
  detail: z.string().nullable(),
  body: z.string().nullable(),
  url: z.string().nullable(),
});
export type TimelineRow = z.infer<typeof timelineRow>;

export interface TimelineKey {
  readonly at: string;
  readonly kind: TimelineRow['kind'];
  readonly id: string;
}

/** What is known to have happened to a pull request, in order. One pull request's rows are read, never more. */
export async function listTimeline(
  db: CommonQueryMethods,
  { repoId, number }: PullRequestRef,
  page: { readonly after: TimelineKey | undefined; readonly limit: number },
): Promise<readonly TimelineRow[]> {
  const after =
    page.after === undefined
      ? sql.fragment`true`
      : sql.fragment`(t.at, t.kind, t.id) > (${page.after.at}::timestamptz, ${page.after.kind}, ${page.after.id})`;
  return db.any(sql.type(timelineRow)`
    with p as materialized (
      select * from pull_requests where repo_id = ${repoId} and number = ${number}
    ), t as (
      select p.created_at as at, 'opened' as kind, '' as id, p.author_login as actor, p.author_is_bot as is_bot,
        p.title as detail, p.body, p.url
      from p
      union all
      select p.draft_removed_at, 'ready', '', null, false, null, null, p.url from p where p.draft_removed_at is not null
      union all
      select p.merged_at, 'merged', '', p.merged_by_login, false, p.merge_commit_sha, null, p.url
      from p where p.state = 'merged' and p.merged_at is not null
      union all
      select p.closed_at, 'closed', '', null, false, null, null, p.url
      from p where p.state = 'closed' and p.closed_at is not null
      union all
      select r.submitted_at, 'review', r.review_id::text, r.reviewer_login, r.is_bot,
        coalesce(r.given_state, r.state)::text, r.body, r.url
      from p join reviews r on r.repo_id = p.repo_id and r.pr_id = p.pr_id where r.state <> 'pending'
      union all
      select r.dismissed_at, 'review_dismissed', r.review_id::text, r.reviewer_login, r.is_bot, null, null, r.url
      from p join reviews r on r.repo_id = p.repo_id and r.pr_id = p.pr_id where r.dismissed_at is not null
      union all
      select c.created_at, 'comment', c.kind || '/' || c.provider_id, c.author_login, c.is_bot, c.path, c.body, c.url
      from p join review_comments c on c.repo_id = p.repo_id and c.pr_id = p.pr_id where c.deleted_at is null
    )
    select t.at, t.kind, t.id, t.actor, t.is_bot as "isBot", t.detail, t.body, t.url
    from t
    where ${after}
    order by t.at, t.kind, t.id
    limit ${page.limit}`);
}
