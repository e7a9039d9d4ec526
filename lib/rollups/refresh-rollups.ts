import type { ClientBase } from 'pg';
import { listPendingRepositories } from '../../sql/lead-time/list-pending-repositories.ts';
import { refreshFirstDeployments } from '../../sql/lead-time/refresh-first-deployments.ts';
import { ALL_ROLLUPS } from '../../sql/rollups/all-rollups.ts';
import { beginBackfill, listUnfinishedBackfills, logNextUnit } from '../../sql/rollups/backfill-position.ts';
import { listDueRollups } from '../../sql/rollups/list-due-rollups.ts';
import { flushDue } from './flush-due.ts';

export interface RefreshLimits {
  /** Entries of the log taken in one transaction. */
  readonly entriesPerBatch: number;
  /** So many waiting entries make a rollup due before its time. */
  readonly pileUp: number;
  /** Repositories whose first deployments are computed in one round. */
  readonly repositoriesMax: number;
  /** Units of a backfill that are logged before they are flushed: so the log, which reads look through, stays short. */
  readonly backfillUnits: number;
}

export const REFRESH_LIMITS: RefreshLimits = {
  entriesPerBatch: 2_000,
  pileUp: 1_000,
  repositoriesMax: 100,
  backfillUnits: 20,
};

export interface RefreshedRollups {
  readonly entries: number;
  readonly buckets: number;
  readonly repositories: number;
}

export interface RefreshOptions {
  readonly limits?: RefreshLimits;
  /** True: whatever waits, due or not. */
  readonly all?: boolean;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: (soFar: RefreshedRollups) => void;
}

/**
 * One round of the background work on what is derived from facts: flushes the logs of the rollups that are due until they are empty
 * or another process holds what is left, goes on with backfills, begins those of definitions that are newer than what is stored, and
 * finds first deployments anew where ancestry or deployments changed. Being stopped in the middle loses nothing.
 */
export async function refreshRollups(
  client: ClientBase,
  options: RefreshOptions = {},
): Promise<RefreshedRollups> {
  const { limits = REFRESH_LIMITS, all = false, signal, onProgress = () => {} } = options;
  const total = { entries: 0, buckets: 0, repositories: 0 };
  const flush = (due: ReadonlySet<string>): Promise<void> =>
    flushDue(client, {
      due,
      entriesPerBatch: limits.entriesPerBatch,
      signal,
      onBatch: ({ entries, buckets }) => {
        total.entries += entries;
        total.buckets += buckets;
        onProgress(total);
      },
    });
  await flush(new Set(await listDueRollups(client, all ? 1 : limits.pileUp)));
  for (const name of await listUnfinishedBackfills(client, ALL_ROLLUPS)) {
    const rollup = ALL_ROLLUPS.find((declared) => declared.name === name)!;
    await beginBackfill(client, rollup);
    for (let isMore = true; isMore; await flush(new Set([name]))) {
      for (let units = 0; isMore && units < limits.backfillUnits; units++) {
        signal?.throwIfAborted();
        isMore = await logNextUnit(client, rollup);
      }
    }
  }
  for (const repoId of await listPendingRepositories(client, null, limits.repositoriesMax)) {
    signal?.throwIfAborted();
    if ((await refreshFirstDeployments(client, repoId)) !== null) total.repositories++;
    onProgress(total);
  }
  return total;
}
