import { type CommonQueryMethods, sql } from 'slonik';
import { z } from 'zod';
import type { SyncCounts, SyncStage, SyncStatus } from '../../domain/sync-progress.ts';

export interface SyncState {
  readonly repoId: number;
  readonly status: SyncStatus;
  readonly stage: SyncStage;
  /** 0-100 */
  readonly progress: number;
  readonly counts: SyncCounts;
  /** A sentence for people; null unless the sync failed. */
  readonly error: string | null;
}

const nothing = z.object({});

/**
 * Writes how a sync stands. It began at the first state after an end, so that one that is started again after a loss
 * keeps its beginning.
 */
export async function updateSyncState(db: CommonQueryMethods, state: SyncState): Promise<void> {
  await db.query(sql.type(nothing)`
    update repositories
    set sync_status = ${state.status}::sync_status,
        sync_stage = ${state.stage},
        sync_progress = ${state.progress},
        sync_counts = ${JSON.stringify(state.counts)}::jsonb,
        sync_error = ${state.error},
        sync_started_at = case
          when sync_started_at is null or sync_completed_at is not null then now() else sync_started_at
        end,
        sync_completed_at = case
          when ${state.status} in ('completed', 'failed', 'cancelled') then now()
        end
    where repo_id = ${state.repoId}`);
}

/** Writes how far a running sync is; a sync that has ended meanwhile, or is in another stage, is left alone. */
export async function updateSyncProgress(
  db: CommonQueryMethods,
  state: Pick<SyncState, 'repoId' | 'stage' | 'progress' | 'counts'>,
): Promise<void> {
  await db.query(sql.type(nothing)`
    update repositories
    set sync_progress = ${state.progress}, sync_counts = ${JSON.stringify(state.counts)}::jsonb
    where repo_id = ${state.repoId} and sync_status = 'syncing' and sync_stage = ${state.stage}`);
}
