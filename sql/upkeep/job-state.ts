import type pg from 'pg';
import type { JobName } from '../../domain/job.ts';

export const JOB_OUTCOMES = ['success', 'error'] as const;
export type JobOutcome = (typeof JOB_OUTCOMES)[number];

/** How one job stands; everything but the name is null while it never ran. */
export interface JobStateRow {
  readonly name: JobName;
  /** When its last run began that ended well. */
  readonly lastProcessedAt: Date | null;
  /** Of the last run, whatever became of it. */
  readonly lastStartedAt: Date | null;
  readonly lastDurationMs: number | null;
  readonly lastStatus: JobOutcome | null;
  readonly lastError: string | null;
  readonly nextRunAt: Date | null;
  /** It should have run some time ago. */
  readonly isOverdue: boolean;
}

/** A run is that late before it is called overdue. */
const OVERDUE_AFTER = '5 minutes';

export async function listJobState(db: pg.Pool | pg.ClientBase): Promise<JobStateRow[]> {
  const { rows } = await db.query<JobStateRow>(
    `select job_name as name, last_processed_at as "lastProcessedAt", last_started_at as "lastStartedAt",
       last_duration_ms as "lastDurationMs", last_status as "lastStatus", last_error as "lastError",
       next_run_at as "nextRunAt", coalesce(next_run_at < now() - interval '${OVERDUE_AFTER}', false) as "isOverdue"
     from job_state order by job_name`,
  );
  return rows;
}

export interface EndedRun {
  readonly startedAt: Date;
  readonly durationMs: number;
  readonly status: JobOutcome;
  readonly error: string | null;
  readonly nextRunAt: Date | null;
}

/** Writes down a run that has ended. One that began before the run written last changes nothing but the last success. */
export async function storeEndedRun(
  db: pg.Pool | pg.ClientBase,
  name: JobName,
  { startedAt, durationMs, status, error, nextRunAt }: EndedRun,
): Promise<void> {
  await db.query(
    `insert into job_state as j
       (job_name, last_started_at, last_processed_at, last_duration_ms, last_status, last_error, next_run_at)
     values ($1, $2::timestamptz, case when $4 = 'success' then $2::timestamptz end, $3, $4, $5, $6)
     on conflict (job_name) do update
     set last_processed_at = greatest(j.last_processed_at, excluded.last_processed_at),
         (last_started_at, last_duration_ms, last_status, last_error, next_run_at) = (
           select n.* from (values
             (j.last_started_at, j.last_duration_ms, j.last_status, j.last_error, j.next_run_at),
             (excluded.last_started_at, excluded.last_duration_ms, excluded.last_status, excluded.last_error, excluded.next_run_at)
           ) n (started_at, duration_ms, status, error, next_at)
           order by n.started_at desc nulls last limit 1
         )`,
    [name, startedAt, durationMs, status, error, nextRunAt],
  );
}
