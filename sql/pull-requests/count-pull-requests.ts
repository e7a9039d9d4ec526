import { type CommonQueryMethods, sql } from 'slonik';
import { z } from 'zod';

/** How many pull requests of a repository are stored. */
export async function countPullRequests(db: CommonQueryMethods, repoId: number): Promise<number> {
  return db.oneFirst(sql.type(z.object({ count: z.number() }))`
    select count(*) from pull_requests where repo_id = ${repoId}`);
}
