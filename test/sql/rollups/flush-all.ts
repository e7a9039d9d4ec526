import type pg from 'pg';
import { ALL_ROLLUPS } from '../../../sql/rollups/all-rollups.ts';
import { flushRollup } from '../../../sql/rollups/flush-rollup.ts';
import { listDirtyShards } from '../../../sql/rollups/list-dirty-shards.ts';
import { verifyRollup } from '../../../sql/rollups/verify-rollup.ts';

/** Flushes until the log is empty, or until another flusher holds all that is left. Returns the buckets computed. */
export async function flushAll(client: pg.ClientBase, entriesMax: number): Promise<number> {
  let buckets = 0;
  for (;;) {
    let entries = 0;
    for (const { rollup, shard } of await listDirtyShards(client)) {
      const declaration = ALL_ROLLUPS.find(({ name }) => name === rollup)!;
      const flushed = await flushRollup(client, declaration, shard, entriesMax);
      entries += flushed?.entries ?? 0;
      buckets += flushed?.buckets ?? 0;
    }
    if (entries === 0) return buckets;
  }
}

/** What `verify` finds wrong, by rollup. */
export async function findDifferences(client: pg.ClientBase): Promise<{ rollup: string; count: number }[]> {
  const found: { rollup: string; count: number; examples: unknown }[] = [];
  for (const rollup of ALL_ROLLUPS) {
    const { examples, differences: count } = await verifyRollup(client, rollup, 1, 3);
    if (count > 0) found.push({ rollup: rollup.name, count, examples });
  }
  return found;
}
