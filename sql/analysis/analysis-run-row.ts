import { sql } from 'slonik';
import { z } from 'zod';
import { ANALYSIS_LANES, ANALYSIS_STATUSES } from '../../domain/analysis-status.ts';

/** Columns of an analysis run `run` and its pull request `p`. */
export const analysisRunColumns = sql.fragment`
  run.analysis_run_id as id, p.number, run.head_sha as "headSha", run.signature_version as "signatureVersion",
  run.algorithm_version as "algorithmVersion", run.config_version as "configVersion", run.lane, run.status,
  run.attempts, run.queued_at as "queuedAt", run.started_at as "startedAt", run.finished_at as "finishedAt",
  run.degraded_reasons as "degradedReasons", run.error,
  to_char(run.queued_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as "queuedAtExact"`;

export const analysisRunRow = z.object({
  id: z.string(),
  number: z.number(),
  headSha: z.string(),
  signatureVersion: z.number(),
  algorithmVersion: z.number(),
  configVersion: z.number(),
  lane: z.enum(ANALYSIS_LANES),
  status: z.enum(ANALYSIS_STATUSES),
  attempts: z.number(),
  queuedAt: z.date(),
  startedAt: z.date().nullable(),
  finishedAt: z.date().nullable(),
  degradedReasons: z.array(z.string()).nullable(),
  error: z.string().nullable(),
  /** To the microsecond, which a Date does not hold: pages are cut by it. */
  queuedAtExact: z.string(),
});

export type AnalysisRunRow = z.infer<typeof analysisRunRow>;
