import { type CommonQueryMethods, sql } from 'slonik';
import { type RepositoryRow, repositoryColumns, repositoryRow, type SyncRow } from './repository-row.ts';

export interface RepositoryFilter {
  /** `owner/name`; compared without regard to the case of letters. */
  readonly fullName?: string | undefined;
  readonly syncStatus?: SyncRow['syncStatus'] | undefined;
  /** Only what one of these teams watches (`{uuid,…}`); all unless given. */
  readonly watchedBy?: string | null;
  /** Only those with a larger id. */
  readonly afterId?: string | undefined;
  readonly limit: number;
}

/** Repositories in order of id. */
export async function listRepositories(
  db: CommonQueryMethods,
  filter: RepositoryFilter,
): Promise<readonly RepositoryRow[]> {
  const conditions = [sql.fragment`r.repo_id > ${filter.afterId ?? '0'}::bigint`];
  if (filter.fullName !== undefined) {
    const at = filter.fullName.lastIndexOf('/');
    const [owner, name] = [filter.fullName.slice(0, Math.max(at, 0)), filter.fullName.slice(at + 1)];
    // Each provider is named, so that the index on (provider, owner, name) answers.
    conditions.push(sql.fragment`r.provider = any (enum_range(null::provider))
      and lower(r.owner) = lower(${owner}) and lower(r.name) = lower(${name})`);
  }
  if (filter.syncStatus !== undefined) {
    conditions.push(sql.fragment`r.sync_status = ${filter.syncStatus}::sync_status`);
  }
  if (filter.watchedBy != null) {
    conditions.push(sql.fragment`r.repo_id in (
      select w.repo_id from team_repositories w
      where w.team_id = any (${filter.watchedBy}::uuid[]) and w.disconnected_at is null)`);
  }
  return db.any(sql.type(repositoryRow)`
    select ${repositoryColumns}
    from repositories r
    where ${sql.join(conditions, sql.fragment` and `)}
    order by r.repo_id
    limit ${filter.limit}`);
}
