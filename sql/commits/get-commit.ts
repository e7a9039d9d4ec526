import { type CommonQueryMethods, sql } from 'slonik';
import { COMMIT_COLUMNS, type CommitRow, commitRow } from './commit-row.ts';

/** A commit by its whole id, or null. Told of with two times, it is the one of the later time. */
export async function getCommit(
  db: CommonQueryMethods,
  repoId: number,
  sha: string,
): Promise<CommitRow | null> {
  return db.maybeOne(sql.type(commitRow)`
    select ${COMMIT_COLUMNS} from commits c
    where c.repo_id = ${repoId} and c.sha = ${sha}
    order by c.committed_at desc
    limit 1`);
}
