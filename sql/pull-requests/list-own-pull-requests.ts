import { type CommonQueryMethods, sql } from 'slonik';
import { z } from 'zod';
import type { ShownState } from '../../domain/pull-request.ts';
import { briefColumns, briefRow } from './pull-request-row.ts';

const ownRow = briefRow.extend({
  repositoryId: z.string(),
  repository: z.string(),
  updatedAt: z.date(),
  updatedAtExact: z.string(),
});
export type OwnPullRequestRow = z.infer<typeof ownRow>;

/** Where a page goes on: after this one. */
export interface OwnPullRequestKey {
  readonly updatedAt: string;
  readonly repositoryId: string;
  readonly number: number;
}

export interface OwnPullRequestFilter {
  /** `author`: opened by the user; `reviewer`: waiting for a review that the user was asked for. */
  readonly role: 'author' | 'reviewer';
  readonly state?: ShownState | undefined;
  /** Only in repositories that one of these teams watches (`{uuid,…}`); in all unless given. */
  readonly watchedBy: string | null;
  readonly after?: OwnPullRequestKey | undefined;
  readonly limit: number;
}

/**
 * Pull requests that concern a user, over all repositories, the one that changed last first. Whom a user is in Git data is
 * `developers_of_user`; reviewers are compared by their accounts' ids.
 */
export async function listOwnPullRequests(
  db: CommonQueryMethods,
  userId: string,
  { role, state, watchedBy, after, limit }: OwnPullRequestFilter,
): Promise<readonly OwnPullRequestRow[]> {
  const conditions = [
    role === 'author'
      ? sql.fragment`p.author_id = any (developers_of_user(${userId}::uuid))`
      : sql.fragment`p.state = 'open' and p.requested_reviewer_ids <> '{}' and p.requested_reviewer_ids && array(
          select i.value::bigint from developer_identities i
          where i.developer_id = any (developers_of_user(${userId}::uuid)) and i.provider = 'github' and i.kind = 'id')`,
  ];
  if (state === 'open' || state === 'unknown')
    conditions.push(sql.fragment`p.state = 'open' and p.state_known = ${state === 'open'}`);
  else if (state !== undefined) conditions.push(sql.fragment`p.state = ${state}::pr_state`);
  if (watchedBy !== null) {
    conditions.push(sql.fragment`p.repo_id in (
      select w.repo_id from team_repositories w
      where w.team_id = any (${watchedBy}::uuid[]) and w.disconnected_at is null)`);
  }
  if (after !== undefined) {
    conditions.push(sql.fragment`(p.updated_at, p.repo_id, p.number)
      < (${after.updatedAt}::timestamptz, ${after.repositoryId}::bigint, ${after.number})`);
  }
  return db.any(sql.type(ownRow)`
    select ${briefColumns}, p.repo_id::text as "repositoryId", r.full_name as repository, p.updated_at as "updatedAt",
      to_json(p.updated_at) #>> '{}' as "updatedAtExact"
    from pull_requests p
    join repositories r using (repo_id)
    where ${sql.join(conditions, sql.fragment` and `)}
    order by p.updated_at desc, p.repo_id desc, p.number desc
    limit ${limit}`);
}
