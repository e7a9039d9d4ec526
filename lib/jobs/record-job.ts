import type pg from 'pg';
import { JOBS, type JobName, nextRunAfter } from '../../domain/job.ts';
import { type JobOutcome, storeEndedRun } from '../../sql/upkeep/job-state.ts';

const ERROR_LENGTH_MAX = 1_000;

export interface RecordOptions<Result> {
  /** What went wrong with a run that returned all the same, in a sentence; null when nothing did. */
  readonly errorOf?: (result: Result) => string | null;
  /** When the job runs next, for one whose declaration gives no interval; asked when the run has ended. */
  readonly nextRunAt?: () => Date | null | Promise<Date | null>;
}

/**
 * Runs a job and writes down in `job_state` when it began, how long it took, how it ended and when it runs next. A run that is
 * killed leaves nothing behind: its row then says that it is overdue.
 * @returns what `run` returns
 * @throws what `run` throws, once that is written down
 */
export async function recordJob<Result>(
  pool: pg.Pool,
  name: JobName,
  run: () => Promise<Result>,
  { errorOf = () => null, nextRunAt = () => nextByInterval(name) }: RecordOptions<Result> = {},
): Promise<Result> {
  const startedAt = new Date();
  const startedMs = performance.now();
  const end = async (status: JobOutcome, error: string | null): Promise<void> => {
    const durationMs = Math.round(performance.now() - startedMs);
    await storeEndedRun(pool, name, { startedAt, durationMs, status, error, nextRunAt: await nextRunAt() });
  };
  let result: Result;
  try {
    result = await run();
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    // What went wrong with the run matters more than that it could not be written down.
    await end('error', message.slice(0, ERROR_LENGTH_MAX)).catch(() => {});
    throw error;
  }
  const problem = errorOf(result);
  await end(problem === null ? 'success' : 'error', problem);
  return result;
}

function nextByInterval(name: JobName): Date | null {
  const { everyMs } = JOBS[name];
  return everyMs === null ? null : new Date(nextRunAfter(Date.now(), everyMs));
}
