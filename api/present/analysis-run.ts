import type { AnalysisRunRow } from '../../sql/analysis/analysis-run-row.ts';
import type { AnalysisRun } from '../schemas/findings/analysis-run.ts';
import { presentTime } from './present-time.ts';

export function presentAnalysisRun(row: AnalysisRunRow): AnalysisRun {
  return {
    id: row.id,
    number: row.number,
    headSha: row.headSha,
    versions: {
      signature: row.signatureVersion,
      algorithm: row.algorithmVersion,
      config: row.configVersion,
    },
    lane: row.lane,
    status: row.status,
    attempts: row.attempts,
    queuedAt: row.queuedAt.toISOString(),
    startedAt: presentTime(row.startedAt),
    finishedAt: presentTime(row.finishedAt),
    degradedReasons: row.degradedReasons ?? [],
    error: row.error,
  };
}
