import { type CommonQueryMethods, sql } from 'slonik';
import { type AnalysisRunRow, analysisRunColumns, analysisRunRow } from './analysis-run-row.ts';

/** One analysis run of a repository, or null. */
export async function getAnalysisRun(
  db: CommonQueryMethods,
  repoId: number,
  runId: string,
): Promise<AnalysisRunRow | null> {
  return db.maybeOne(sql.type(analysisRunRow)`
    select ${analysisRunColumns}
    from pr_analysis_runs run
    join pull_requests p on p.repo_id = run.repo_id and p.pr_id = run.pr_id
    where run.repo_id = ${repoId} and run.analysis_run_id = ${runId}::uuid`);
}
