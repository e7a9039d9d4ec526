import type { SyncStage } from '../../domain/sync-progress.ts';
import { tellSyncWaiting } from '../../lib/temporal/repository-sync-client.ts';
import { markSyncWaiting } from '../../sql/repositories/update-sync-progress.ts';
import type { ActivityDependencies } from './activity-dependencies.ts';

/** Shorter waits are over before anybody has looked. */
const TOLD_WAIT_MIN_MS = 2_000;

/** Says in the repository's row until when its sync waits and for what, and in the web UI of Temporal. */
export async function tellOfWait(
  { database, temporal, logger }: ActivityDependencies,
  repoId: number,
  wait: { readonly stage: SyncStage; readonly waitMs: number; readonly waitsFor: string },
): Promise<void> {
  await markSyncWaiting(database.slonik, { repoId, ...wait });
  if (wait.waitMs < TOLD_WAIT_MIN_MS) return;
  const until = new Date(Date.now() + wait.waitMs).toISOString();
  try {
    await tellSyncWaiting(temporal, repoId, { until, waitsFor: wait.waitsFor });
  } catch (error) {
    // The sync waits and goes on as well without being seen to.
    logger.debug({ err: error, repoId }, 'The sync could not be told that it waits');
  }
}
