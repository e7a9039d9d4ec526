import type { ClientBase } from 'pg';
import { columnsOf, keysEqual, type Rollup } from './rollup.ts';

export interface FlushedBatch {
  /** Log entries taken. */
  readonly entries: number;
  /** Buckets computed anew, empty ones included. */
  readonly buckets: number;
}

/** Space of the advisory locks of rollups; the second key is made of rollup and shard. */
const LOCK_SPACE = 20_021;

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
  await client.query('begin isolation level read committed');
  try {
    const lock = await client.query<{ held: boolean }>(
      'select pg_try_advisory_xact_lock($1, hashtext($2)) as held',
      [LOCK_SPACE, `${rollup.name}/${shard}`],
    );
    if (!lock.rows[0]!.held) {
      await client.query('rollback');
      return null;
    }
    const flushed = await client.query<FlushedBatch>(recomputeBatch(rollup), [shard, entriesMax]);
    await client.query('commit');
    return flushed.rows[0]!;
  } catch (error) {
    await client.query('rollback').catch(() => {});
    throw error;
  }
}

/** Statement: takes at most $2 entries of shard $1, resolves them to keys, computes those, stores them, deletes the empty. */
function recomputeBatch(rollup: Rollup): string {
  const { name, key, values } = rollup;
  const keyList = key.join(', ');
  const update = values.map((column) => `${column} = excluded.${column}`).join(', ');
  return `
    with taken as (
      delete from rollup_dirty
      where ctid = any (array(
        select ctid from rollup_dirty where rollup = '${name}' and shard = $1 order by rollup, shard, repo_id limit $2
      ))
      returning repo_id, entity_id, author_id, bucket
    ), keys as materialized (
      select distinct ${columnsOf(key, 'k')}
      from (select distinct repo_id, entity_id, author_id, bucket from taken) t
      cross join lateral ${name}_keys(t.repo_id, t.entity_id, t.author_id, t.bucket) k
    ), fresh as materialized (
      select ${columnsOf(key, 'k')}, ${columnsOf(values, 'f')}
      from keys k cross join lateral ${name}_of(${columnsOf(key, 'k')}) f
    ), gone as (
      delete from ${name}_stored s using keys k
      where ${keysEqual(rollup, 's', 'k')} and not exists (select from fresh f where ${keysEqual(rollup, 'f', 's')})
    ), stored as (
      insert into ${name}_stored as s (${keyList}, ${values.join(', ')})
      select * from fresh order by ${keyList}
      on conflict (${keyList}) do update set ${update}
    )
    select (select count(*)::int from taken) as entries, (select count(*)::int from keys) as buckets`;
}
