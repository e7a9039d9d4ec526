import { type CommonQueryMethods, sql } from 'slonik';
import { z } from 'zod';

const branchRow = z.object({
  name: z.string(),
  headSha: z.string().nullable(),
  isDefault: z.boolean(),
  pushedAt: z.date().nullable(),
  pushedBy: z.string().nullable(),
  wasForced: z.boolean(),
  forcedAt: z.date().nullable(),
  deletedAt: z.date().nullable(),
});
export type BranchRow = z.infer<typeof branchRow>;

/** Branches of a repository in order of name; those that were deleted only when asked for. */
export async function listBranches(
  db: CommonQueryMethods,
  repoId: number,
  filter: { readonly withDeleted: boolean; readonly afterName: string | undefined; readonly limit: number },
): Promise<readonly BranchRow[]> {
  const conditions = [sql.fragment`b.repo_id = ${repoId}`];
  if (!filter.withDeleted) conditions.push(sql.fragment`b.deleted_at is null`);
  if (filter.afterName !== undefined) conditions.push(sql.fragment`b.name > ${filter.afterName}`);
  return db.any(sql.type(branchRow)`
    select b.name, b.head_sha as "headSha", b.is_default as "isDefault", b.pushed_at as "pushedAt",
      b.pushed_by_login as "pushedBy", b.was_forced as "wasForced", b.forced_at as "forcedAt",
      b.deleted_at as "deletedAt"
    from branches b
    where ${sql.join(conditions, sql.fragment` and `)}
    order by b.name
    limit ${filter.limit}`);
}
