import type { ClientBase } from 'pg';
import { ALL_ROLLUPS } from '../../sql/rollups/all-rollups.ts';
import { flushRollup } from '../../sql/rollups/flush-rollup.ts';
import { listDirtyShards } from '../../sql/rollups/list-dirty-shards.ts';
import { noteFlushed } from '../../sql/rollups/list-rollup-status.ts';
import { forgetPlans } from '../../sql/upkeep/forget-plans.ts';

export interface FlushOptions {
  /** Names of the rollups to flush. */
  readonly due: ReadonlySet<string>;
  /** Entries of the log taken in one transaction. */
  readonly entriesPerBatch: number;
  readonly signal?: AbortSignal | undefined;
  onBatch(batch: { readonly entries: number; readonly buckets: number }): void;
}

/** Flushes the logs of these rollups until they are empty or another process holds what is left; notes how fast that went. */
export async function flushDue(client: ClientBase, options: FlushOptions): Promise<void> {
  const { due, entriesPerBatch, signal, onBatch } = options;
  // What this connection planned in a round before may be for tables that were small then.
  await forgetPlans(client);
  const work = new Map([...due].map((name) => [name, { entries: 0, buckets: 0, durationMs: 0 }]));
  for (let taken = 1; taken > 0; ) {
    taken = 0;
    for (const { rollup, shard } of await listDirtyShards(client)) {
      signal?.throwIfAborted();
      const declaration = ALL_ROLLUPS.find(({ name }) => name === rollup);
      const sum = work.get(rollup);
      if (declaration === undefined || sum === undefined) continue;
      const startedAt = performance.now();
      const flushed = await flushRollup(client, declaration, shard, entriesPerBatch);
      if (flushed === null) continue;
      taken += flushed.entries;
      sum.entries += flushed.entries;
      sum.buckets += flushed.buckets;
      sum.durationMs += performance.now() - startedAt;
      onBatch(flushed);
    }
  }
  for (const [rollup, sum] of work) await noteFlushed(client, rollup, sum);
}
