import { type CommonQueryMethods, sql } from 'slonik';
import { z } from 'zod';

export const ISSUE_STATES = ['open', 'closed'] as const;

const issueRow = z.object({
  id: z.string(),
  number: z.number(),
  state: z.enum(ISSUE_STATES),
  stateReason: z.string().nullable(),
  title: z.string(),
  body: z.string().nullable(),
  labels: z.array(z.string()),
  author: z.string().nullable(),
  url: z.string().nullable(),
  createdAt: z.date(),
  updatedAt: z.date(),
  closedAt: z.date().nullable(),
});
export type IssueRow = z.infer<typeof issueRow>;

export interface IssueFilter {
  readonly state?: IssueRow['state'] | undefined;
  readonly label?: string | undefined;
  readonly after?: { readonly updatedAt: string; readonly id: number } | undefined;
  readonly limit: number;
}

/** Issues of a repository that it still has, the one changed last first. */
export async function listIssues(
  db: CommonQueryMethods,
  repoId: number,
  filter: IssueFilter,
): Promise<readonly IssueRow[]> {
  const conditions = [sql.fragment`i.repo_id = ${repoId}`, sql.fragment`i.deleted_at is null`];
  if (filter.state !== undefined) conditions.push(sql.fragment`i.state = ${filter.state}`);
  if (filter.label !== undefined) conditions.push(sql.fragment`${filter.label} = any (i.labels)`);
  if (filter.after !== undefined) {
    const { updatedAt, id } = filter.after;
    conditions.push(sql.fragment`(i.updated_at, i.issue_id) < (${updatedAt}::timestamptz, ${id})`);
  }
  return db.any(sql.type(issueRow)`
    select i.issue_id::text as id, i.number, i.state, i.state_reason as "stateReason", i.title, i.body, i.labels,
      i.author_login as author, i.url, i.created_at as "createdAt", i.updated_at as "updatedAt",
      i.closed_at as "closedAt"
    from issues i
    where ${sql.join(conditions, sql.fragment` and `)}
    order by i.updated_at desc, i.issue_id desc
    limit ${filter.limit}`);
}
