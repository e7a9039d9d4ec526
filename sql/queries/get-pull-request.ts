import { type CommonQueryMethods, sql } from 'slonik';
import { z } from 'zod';
import { pullRequestColumns, pullRequestRow, strongestEdge } from './pull-request-row.ts';

const detailRow = pullRequestRow.extend({ body: z.string().nullable() });

export type PullRequestDetailRow = z.infer<typeof detailRow>;

/** One pull request with its body, or null. */
export async function getPullRequest(
  db: CommonQueryMethods,
  repoId: number,
  number: number,
): Promise<PullRequestDetailRow | null> {
  return db.maybeOne(sql.type(detailRow)`
    select ${pullRequestColumns}, p.body
    from pull_requests p
    ${strongestEdge}
    where p.repo_id = ${repoId} and p.number = ${number}`);
}
