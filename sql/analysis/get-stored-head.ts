import { type CommonQueryMethods, sql } from 'slonik';
import { z } from 'zod';

/** The current head of a pull request as we know it; null when the pull request is not stored. */
export async function getStoredHead(
  db: CommonQueryMethods,
  repoId: number,
  number: number,
): Promise<string | null> {
  return db.maybeOneFirst(sql.type(z.object({ headSha: z.string() }))`
    select head_sha as "headSha" from pull_requests where repo_id = ${repoId} and number = ${number}`);
}

/** The stored head, once Git has told where it branched off; null while there is neither. A provider tells heads alone. */
export async function getDescribedHead(
  db: CommonQueryMethods,
  repoId: number,
  number: number,
): Promise<string | null> {
  return db.maybeOneFirst(sql.type(z.object({ headSha: z.string() }))`
    select head_sha as "headSha" from pull_requests
    where repo_id = ${repoId} and number = ${number} and base_rule is not null`);
}
