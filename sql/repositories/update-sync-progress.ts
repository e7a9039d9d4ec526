import { type CommonQueryMethods, sql } from 'slonik';
import { z } from 'zod';
import type { SyncProgress } from '../../domain/workflow-messages/repository-sync.ts';

export interface SyncState extends SyncProgress {
  readonly repoId: number;
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
        sync_stage_counts = ${JSON.stringify(state.stageCounts)}::jsonb,
        sync_notes = ${sql.array(state.notes, 'text')},
        sync_waits_until = null,
        sync_waits_for = null,
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

/** Writes how far the running stage is, and that it does not wait (any more). */
export async function updateStageProgress(
  db: CommonQueryMethods,
  state: Pick<SyncState, 'repoId' | 'stage' | 'progress' | 'stageCounts'>,
): Promise<void> {
  await db.query(sql.type(nothing)`
    update repositories
    set sync_progress = greatest(sync_progress, ${state.progress}),
        sync_stage_counts = ${JSON.stringify(state.stageCounts)}::jsonb,
        sync_waits_until = null, sync_waits_for = null
    where repo_id = ${state.repoId} and sync_status = 'syncing' and sync_stage = ${state.stage}`);
}

/** Writes that a sync waits for nothing any more. */
export async function clearSyncWaiting(db: CommonQueryMethods, repoId: number): Promise<void> {
  await db.query(sql.type(nothing)`
    update repositories set sync_waits_until = null, sync_waits_for = null
    where repo_id = ${repoId} and sync_waits_until is not null`);
}

/** Writes that the running stage waits: for a limit of the provider, or for another attempt. */
export async function markSyncWaiting(
  db: CommonQueryMethods,
  state: Pick<SyncState, 'repoId' | 'stage'> & { readonly waitMs: number; readonly waitsFor: string },
): Promise<void> {
  await db.query(sql.type(nothing)`
    update repositories
    set sync_waits_until = now() + make_interval(secs => ${state.waitMs / 1_000}), sync_waits_for = ${state.waitsFor}
    where repo_id = ${state.repoId} and sync_status = 'syncing' and sync_stage = ${state.stage}`);
}

/** Notes that everything the provider changed until then is stored; never earlier than what is noted. */
export async function updateSyncedThrough(
  db: CommonQueryMethods,
  repoId: number,
  through: Date,
): Promise<void> {
  await db.query(sql.type(nothing)`
    update repositories
    set synced_through = greatest(synced_through, ${sql.timestamp(through)})
    where repo_id = ${repoId}`);
}
