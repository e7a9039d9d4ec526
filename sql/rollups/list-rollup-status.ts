import type pg from 'pg';

/** How a rollup stands. */
export interface RollupStatus {
  readonly name: string;
  /** Version of the definition that stored buckets are of. */
  readonly storedVersion: number;
  /** Log entries that wait, counted up to `PENDING_MAX`. */
  readonly pending: number;
  readonly oldestPendingAt: Date | null;
  readonly scheduleIntervalSeconds: number;
  readonly lastFlushedAt: Date | null;
}

/** Counting stops here: a log that long is told as "at least". */
export const PENDING_MAX = 100_000;

export async function listRollupStatus(db: pg.Pool | pg.ClientBase): Promise<RollupStatus[]> {
  const { rows } = await db.query<RollupStatus>(
    `select p.rollup as name, p.stored_version as "storedVersion", d.pending, d.oldest_at as "oldestPendingAt",
       extract(epoch from p.schedule_interval)::int as "scheduleIntervalSeconds", p.last_flushed_at as "lastFlushedAt"
     from rollup_policies p
     cross join lateral (
       select count(*)::int as pending, min(enqueued_at) as oldest_at
       from (select enqueued_at from rollup_dirty d where d.rollup = p.rollup limit $1) d
     ) d
     order by p.rollup`,
    [PENDING_MAX],
  );
  return rows;
}

/** Notes when rollups were last flushed to the end. */
export async function noteFlushed(db: pg.Pool | pg.ClientBase, rollups: readonly string[]): Promise<void> {
  if (rollups.length === 0) return;
  await db.query('update rollup_policies set last_flushed_at = now() where rollup = any ($1)', [rollups]);
}
