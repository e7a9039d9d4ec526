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
  /** Of the last flush that had something to do. */
  readonly entriesPerSecond: number | null;
  readonly bucketsPerSecond: number | null;
  /** Null while none runs. */
  readonly backfill: {
    readonly version: number;
    readonly startedAt: string;
    /** Units (repositories, or teams) that are logged, of all. */
    readonly done: number;
    readonly total: number;
  } | null;
}

/** Counting stops here: a log that long is told as "at least". */
const PENDING_MAX = 100_000;

export async function listRollupStatus(
  db: pg.Pool | pg.ClientBase,
  rollup: string | null = null,
): Promise<RollupStatus[]> {
  const { rows } = await db.query<RollupStatus>(
    `select p.rollup as name, p.stored_version as "storedVersion", d.pending, d.oldest_at as "oldestPendingAt",
       extract(epoch from p.schedule_interval)::int as "scheduleIntervalSeconds", p.last_flushed_at as "lastFlushedAt",
       1000.0::double precision * p.last_entries / nullif(p.last_duration_ms, 0) as "entriesPerSecond",
       1000.0::double precision * p.last_buckets / nullif(p.last_duration_ms, 0) as "bucketsPerSecond",
       case when p.backfill_version is not null then jsonb_build_object(
         'version', p.backfill_version, 'done', p.backfill_done, 'total', greatest(p.backfill_units, p.backfill_done),
         'startedAt', to_char(p.backfill_started_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')
       ) end as backfill
     from rollup_policies p
     cross join lateral (
       select count(*)::int as pending, min(enqueued_at) as oldest_at
       from (select enqueued_at from rollup_dirty d where d.rollup = p.rollup limit $1) d
     ) d
     where $2::text is null or p.rollup = $2
     order by p.rollup`,
    [PENDING_MAX, rollup],
  );
  return rows;
}

/** Notes that a rollup was flushed to the end and, unless there was nothing to compute, how fast that went. */
export async function noteFlushed(
  db: pg.Pool | pg.ClientBase,
  rollup: string,
  work: { readonly entries: number; readonly buckets: number; readonly durationMs: number },
): Promise<void> {
  await db.query(
    `update rollup_policies
     set last_flushed_at = now(),
       last_entries = case when $3 > 0 then $2 else last_entries end,
       last_buckets = case when $3 > 0 then $3 else last_buckets end,
       last_duration_ms = case when $3 > 0 then $4 else last_duration_ms end
     where rollup = $1`,
    [rollup, work.entries, work.buckets, Math.max(1, Math.round(work.durationMs))],
  );
}
