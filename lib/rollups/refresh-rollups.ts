import type { ClientBase } from 'pg';
import { listPendingRepositories } from '../../sql/lead-time/list-pending-repositories.ts';
import { refreshFirstDeployments } from '../../sql/lead-time/refresh-first-deployments.ts';
import { ALL_ROLLUPS } from '../../sql/rollups/all-rollups.ts';
import { flushRollup } from '../../sql/rollups/flush-rollup.ts';
import { listDirtyShards } from '../../sql/rollups/list-dirty-shards.ts';
import { listDueRollups } from '../../sql/rollups/list-due-rollups.ts';
import { noteFlushed } from '../../sql/rollups/list-rollup-status.ts';

export interface RefreshLimits {
  /** Entries of the log taken in one transaction. */
  readonly entriesPerBatch: number;
  /** So many waiting entries make a rollup due before its time. */
  readonly pileUp: number;
  /** Repositories whose first deployments are computed in one round. */
  readonly repositoriesMax: number;
}

export const REFRESH_LIMITS: RefreshLimits = { entriesPerBatch: 2_000, pileUp: 1_000, repositoriesMax: 100 };

export interface RefreshedRollups {
  readonly entries: number;
  readonly buckets: number;
  readonly repositories: number;
}

export interface RefreshOptions {
  readonly limits?: RefreshLimits;
  /** True: whatever waits, due or not. */
  readonly all?: boolean;
  readonly signal?: AbortSignal;
  readonly onProgress?: (soFar: RefreshedRollups) => void;
}

/**
 * One round of the background work on what is derived from facts: flushes the logs of the rollups that are due until they are empty
 * or another process holds what is left, and finds first deployments anew where ancestry or deployments changed. Being stopped in
 * the middle loses nothing.
 */
export async function refreshRollups(
  client: ClientBase,
  options: RefreshOptions = {},
): Promise<RefreshedRollups> {
  const { limits = REFRESH_LIMITS, all = false, signal, onProgress = () => {} } = options;
  const total = { entries: 0, buckets: 0, repositories: 0 };
  const due = new Set(await listDueRollups(client, all ? 1 : limits.pileUp));
  for (let taken = 1; taken > 0; ) {
    taken = 0;
    for (const { rollup, shard } of await listDirtyShards(client)) {
      signal?.throwIfAborted();
      const declaration = ALL_ROLLUPS.find(({ name }) => name === rollup);
      if (declaration === undefined || !due.has(rollup)) continue;
      const flushed = await flushRollup(client, declaration, shard, limits.entriesPerBatch);
      if (flushed === null) continue;
      taken += flushed.entries;
      total.entries += flushed.entries;
      total.buckets += flushed.buckets;
      onProgress(total);
    }
  }
  await noteFlushed(client, [...due]);
  for (const repoId of await listPendingRepositories(client, null, limits.repositoriesMax)) {
    signal?.throwIfAborted();
    if ((await refreshFirstDeployments(client, repoId)) !== null) total.repositories++;
    onProgress(total);
  }
  return total;
}
