import { type CommonQueryMethods, sql } from 'slonik';
import { type RepositoryRow, repositoryColumns, repositoryRow } from './repository-row.ts';

/** One repository, or null. */
export async function getRepository(db: CommonQueryMethods, repoId: number): Promise<RepositoryRow | null> {
  return db.maybeOne(sql.type(repositoryRow)`
    select ${repositoryColumns} from repositories r where r.repo_id = ${repoId}`);
}
