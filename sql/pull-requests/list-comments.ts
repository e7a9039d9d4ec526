import { type CommonQueryMethods, sql } from 'slonik';
import { z } from 'zod';
import type { PullRequestRef } from './pull-request-ref.ts';

export const COMMENT_KINDS = ['review', 'conversation'] as const;

const commentRow = z.object({
  kind: z.enum(COMMENT_KINDS),
  id: z.string(),
  threadId: z.string().nullable(),
  inReplyTo: z.string().nullable(),
  author: z.string().nullable(),
  isBot: z.boolean(),
  body: z.string().nullable(),
  path: z.string().nullable(),
  line: z.number().nullable(),
  commitSha: z.string().nullable(),
  url: z.string().nullable(),
  createdAt: z.date(),
  updatedAt: z.date(),
});
export type CommentRow = z.infer<typeof commentRow>;

export interface CommentKey {
  readonly createdAt: string;
  readonly kind: CommentRow['kind'];
  readonly id: number;
}

/** Comments of a pull request that were not deleted, the oldest first. */
export async function listComments(
  db: CommonQueryMethods,
  { repoId, number }: PullRequestRef,
  page: { readonly after: CommentKey | undefined; readonly limit: number },
): Promise<readonly CommentRow[]> {
  const after =
    page.after === undefined
      ? sql.fragment`true`
      : sql.fragment`(c.created_at, c.kind, c.provider_id)
          > (${page.after.createdAt}::timestamptz, ${page.after.kind}, ${page.after.id})`;
  return db.any(sql.type(commentRow)`
    select c.kind, c.provider_id::text as id, c.thread_id as "threadId", c.in_reply_to::text as "inReplyTo",
      c.author_login as author, c.is_bot as "isBot", c.body, c.path, c.line, c.commit_sha as "commitSha", c.url,
      c.created_at as "createdAt", c.provider_updated_at as "updatedAt"
    from pull_requests p
    join review_comments c on c.repo_id = p.repo_id and c.pr_id = p.pr_id
    where p.repo_id = ${repoId} and p.number = ${number} and c.deleted_at is null and ${after}
    order by c.created_at, c.kind, c.provider_id
    limit ${page.limit}`);
}
