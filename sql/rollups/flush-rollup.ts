import type { ClientBase } from 'pg';
import { recomputeBatch } from './recompute-batch.ts';
import type { Rollup } from './rollup.ts';

export interface FlushedBatch {
  /** Log entries taken, those divided into smaller ones included. */
  readonly entries: number;
  /** Buckets computed anew, empty ones included. */
  readonly buckets: number;
}

/** Space of the advisory locks of rollups; the second key is made of rollup and shard. */
const LOCK_SPACE = 20_021;
/** Planning takes as long as flushing a push: a connection plans each statement once. */
const BEGIN = 'begin isolation level read committed; set local plan_cache_mode = force_generic_plan';
/** Entries of the log that are looked at for the months they are about; the others' turn comes with later batches. */
const MONTH_ENTRIES_MAX = 10_000;

/**
 * Takes one batch of a rollup's log and recomputes the buckets it names, in one transaction.
 *
 * The lock is taken by a statement of its own: the next statement's snapshot is then newer than whatever the former holder
 * wrote. In one statement with the work the snapshot would be older than the lock, and a bucket could be overwritten by an older
 * value. A crash at any moment leaves the log entry or the new value, never neither.
 *
 * @param client not inside a transaction, READ COMMITTED
 * @returns null when another flusher holds the shard
 */
export async function flushRollup(
  client: ClientBase,
  rollup: Rollup,
  shard: number,
  entriesMax: number,
): Promise<FlushedBatch | null> {
  const divided = await divideMarks(client, rollup, shard);
  if (divided === null) return null;
  await preparePartitions(client, rollup, shard);
  const flushed = await underLock(client, rollup, shard, async () => {
    const batch = Math.min(entriesMax, rollup.entriesMax ?? entriesMax);
    const { rows } = await client.query<FlushedBatch>({
      name: `flush-${rollup.name}-${rollup.version}`,
      text: recomputeBatch(rollup),
      values: [shard, batch],
    });
    return rows[0]!;
  });
  return flushed === null ? null : { ...flushed, entries: flushed.entries + divided };
}

/**
 * Divides marks of long times. Under the lock, too: rows that another flusher is about to store must be seen when the weeks that a
 * mark means are looked up.
 */
async function divideMarks(client: ClientBase, rollup: Rollup, shard: number): Promise<number | null> {
  if (rollup.marks === undefined) return 0;
  const { divide, isMark, isDivided } = rollup.marks;
  const { rowCount } = await client.query(
    `select from rollup_dirty where rollup = $1 and shard = $2 and ${isMark} and not (${isDivided}) limit 1`,
    [rollup.name, shard],
  );
  if (rowCount === 0) return 0;
  return underLock(client, rollup, shard, async () => {
    for (const statement of divide) await client.query(statement);
    return 1;
  });
}

/** Makes the months that waiting entries are about, outside the transaction: nobody waits for its end to read. */
async function preparePartitions(client: ClientBase, rollup: Rollup, shard: number): Promise<void> {
  if (rollup.partitionedBy === undefined) return;
  await client.query(
    `select ensure_month_partitions($1, array(
       select distinct date_trunc('month', d.day + around)::date
       from (
         select distinct coalesce(bucket, from_at::date) as day from rollup_dirty
         where rollup = $2 and shard = $3 and coalesce(bucket, from_at) is not null limit $4
       ) d
       cross join unnest('{-7 days,0 days,7 days}'::interval[]) around
       where isfinite(d.day)
     ))`,
    [`${rollup.name}_stored`, rollup.name, shard, MONTH_ENTRIES_MAX],
  );
}

/** Runs `work` in a transaction that holds the shard's lock; null when somebody else holds it. */
async function underLock<Result>(
  client: ClientBase,
  rollup: Rollup,
  shard: number,
  work: () => Promise<Result>,
): Promise<Result | null> {
  await client.query(BEGIN);
  try {
    const lock = await client.query<{ held: boolean }>(
      'select pg_try_advisory_xact_lock($1, hashtext($2)) as held',
      [LOCK_SPACE, `${rollup.name}/${shard}`],
    );
    if (!lock.rows[0]!.held) {
      await client.query('rollback');
      return null;
    }
    const result = await work();
    await client.query('commit');
    return result;
  } catch (error) {
    await client.query('rollback').catch(() => {});
    throw error;
  }
}
