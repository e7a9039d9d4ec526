import { startRepositorySync } from '../../lib/temporal/repository-sync-client.ts';
import { lockRepository, markSyncStarted } from '../../sql/repositories/start-sync.ts';
import type { ActivityDependencies } from '../parts/activity-dependencies.ts';

/** The activity that starts the sync of a repository, unless one runs. */
export function createStartSync({ database, temporal }: ActivityDependencies) {
  return async function startSync({ repoId }: { readonly repoId: number }): Promise<void> {
    await database.slonik.transaction(async (tx) => {
      const row = await lockRepository(tx, repoId);
      if (row === null) return;
      const { alreadyRunning } = await startRepositorySync(temporal, { repoId, repository: row.fullName });
      if (!alreadyRunning) await markSyncStarted(tx, repoId);
    });
  };
}
