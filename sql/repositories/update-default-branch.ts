import { type CommonQueryMethods, sql } from 'slonik';
import { z } from 'zod';

/** Notes the default branch that a mirror gives; what the provider itself says of a repository is never overwritten. */
export async function updateDefaultBranch(
  db: CommonQueryMethods,
  repoId: number,
  defaultBranch: string,
): Promise<void> {
  await db.query(sql.type(z.object({}))`
    update repositories set default_branch = ${defaultBranch}
    where repo_id = ${repoId} and default_branch is distinct from ${defaultBranch}
      and (provider_id is null or default_branch is null)`);
}
