import { releaseBulkRuns } from '../../sql/analysis/end-analysis-run.ts';
import {
  type SyncState,
  updateSyncedThrough,
  updateSyncState,
} from '../../sql/repositories/update-sync-progress.ts';
import type { ActivityDependencies } from '../parts/activity-dependencies.ts';

export interface RecordedSync extends SyncState {
  /** Everything that the provider changed until then is stored; ISO. Null unless that is so. */
  readonly syncedThrough: string | null;
}

/** The activity that writes a change of a sync's status or stage to its repository. */
export function createRecordSyncProgress({ database, logger }: ActivityDependencies) {
  return async function recordSyncProgress(state: RecordedSync): Promise<void> {
    const { repoId, status, stage, progress, error } = state;
    const ended = status === 'completed' || status === 'failed' || status === 'cancelled';
    await database.slonik.transaction(async (transaction) => {
      if (ended) await releaseBulkRuns(transaction, repoId);
      await updateSyncState(transaction, state);
      if (state.syncedThrough !== null) {
        await updateSyncedThrough(transaction, repoId, new Date(state.syncedThrough));
      }
    });
    logger.info({ repoId, status, stage, progress, error }, 'Sync');
  };
}
