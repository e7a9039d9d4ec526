import { type CommonQueryMethods, sql } from 'slonik';
import { z } from 'zod';
import type { PullRequestRef } from './pull-request-ref.ts';

const threadRow = z.object({
  id: z.string(),
  path: z.string().nullable(),
  isResolved: z.boolean(),
  resolvedBy: z.string().nullable(),
  commentIds: z.array(z.string()),
  updatedAt: z.date(),
});
export type ThreadRow = z.infer<typeof threadRow>;

/** Review threads of a pull request, in order of their ids. */
export async function listThreads(
  db: CommonQueryMethods,
  { repoId, number }: PullRequestRef,
  page: { readonly afterId: string | undefined; readonly limit: number },
): Promise<readonly ThreadRow[]> {
  const after = page.afterId === undefined ? sql.fragment`true` : sql.fragment`t.thread_id > ${page.afterId}`;
  return db.any(sql.type(threadRow)`
    select t.thread_id as id, t.path, t.is_resolved as "isResolved", t.resolved_by_login as "resolvedBy",
      t.comment_ids::text[] as "commentIds", t.provider_updated_at as "updatedAt"
    from pull_requests p
    join review_threads t on t.repo_id = p.repo_id and t.pr_id = p.pr_id
    where p.repo_id = ${repoId} and p.number = ${number} and ${after}
    order by t.thread_id
    limit ${page.limit}`);
}
