import { JOBS } from '../../domain/job.ts';
import type { JobStateRow } from '../../sql/upkeep/job-state.ts';
import type { Job } from '../schemas/work/job.ts';
import { presentTime } from './present-time.ts';

export function presentJob(row: JobStateRow): Job {
  return {
    ...row,
    description: JOBS[row.name].description,
    lastProcessedAt: presentTime(row.lastProcessedAt),
    lastStartedAt: presentTime(row.lastStartedAt),
    nextRunAt: presentTime(row.nextRunAt),
  };
}
