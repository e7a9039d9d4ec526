import { type CommonQueryMethods, sql } from 'slonik';
import { type RepositoryRow, repositoryColumns, repositoryRow } from './repository-row.ts';

/** One repository, locked against other writers until the transaction ends; null when there is none. */
export async function lockRepository(tx: CommonQueryMethods, repoId: number): Promise<RepositoryRow | null> {
  return tx.maybeOne(sql.type(repositoryRow)`
    select ${repositoryColumns} from repositories r where r.repo_id = ${repoId} for no key update`);
}

/** Writes that a sync has just been started, so that whoever looks now does not see the end of the last one. */
export async function markSyncStarted(tx: CommonQueryMethods, repoId: number): Promise<RepositoryRow> {
  return tx.one(sql.type(repositoryRow)`
    update repositories r
    set sync_status = 'syncing', sync_stage = case when r.api_url is null then 'mirror' else 'repository' end, sync_progress = 0, sync_counts = '{}', sync_error = null,
        sync_stage_counts = '{}', sync_notes = '{}', sync_waits_until = null, sync_waits_for = null,
        sync_started_at = now(), sync_completed_at = null
    where r.repo_id = ${repoId}
    returning ${repositoryColumns}`);
}

/** Ends a sync that the row says is open although nothing runs it any more; null when the row says otherwise. */
export async function markLostSyncCancelled(
  db: CommonQueryMethods,
  repoId: number,
): Promise<RepositoryRow | null> {
  return db.maybeOne(sql.type(repositoryRow)`
    update repositories r
    set sync_status = 'cancelled', sync_completed_at = now()
    where r.repo_id = ${repoId} and r.sync_status in ('syncing', 'paused')
    returning ${repositoryColumns}`);
}
