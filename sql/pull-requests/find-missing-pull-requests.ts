import { type CommonQueryMethods, sql } from 'slonik';
import { z } from 'zod';

const missingRow = z.object({ repositoryFound: z.boolean(), missing: z.array(z.number()) });

/** Says what of an address does not exist: the repository, or which of the numbers in it. */
export async function findMissingPullRequests(
  db: CommonQueryMethods,
  repoId: number,
  numbers: readonly number[],
): Promise<z.infer<typeof missingRow>> {
  return db.one(sql.type(missingRow)`
    select
      exists (select from repositories where repo_id = ${repoId}) as "repositoryFound",
      array(
        select wanted.number
        from unnest(${sql.array(numbers, 'int4')}) as wanted (number)
        where not exists (
          select from pull_requests p where p.repo_id = ${repoId} and p.number = wanted.number)
        order by wanted.number
      ) as missing`);
}
