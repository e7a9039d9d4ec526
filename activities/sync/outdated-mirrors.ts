import { listOutdatedMirrors, settleOutdatedMirror } from '../../sql/reconciliation/refetch-queue.ts';
import type { ActivityDependencies } from '../parts/activity-dependencies.ts';

/** A mirror that must be read again, and since when that is known. */
export interface OutdatedMirror {
  readonly repoId: number;
  /** As the database writes it, to the microsecond. */
  readonly outdatedAt: string;
}

/** The activity that names mirrors of which an event told less than happened. */
export function createListOutdatedMirrors({ database }: ActivityDependencies) {
  return async function listMirrors({
    limit,
  }: {
    readonly limit: number;
  }): Promise<readonly OutdatedMirror[]> {
    return listOutdatedMirrors(database.pg, limit);
  };
}

/** The activity that notes that a mirror was read again. */
export function createSettleOutdatedMirror({ database }: ActivityDependencies) {
  return async function settleMirror({ repoId, outdatedAt }: OutdatedMirror): Promise<void> {
    await settleOutdatedMirror(database.pg, repoId, outdatedAt);
  };
}
