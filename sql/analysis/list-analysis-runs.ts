import { type CommonQueryMethods, sql } from 'slonik';
import { type AnalysisRunRow, analysisRunColumns, analysisRunRow } from './analysis-run-row.ts';

export interface AnalysisRunFilter {
  readonly status?: AnalysisRunRow['status'] | undefined;
  /** Number of a pull request. */
  readonly number?: number | undefined;
  readonly after?: AnalysisRunKey | undefined;
  readonly limit: number;
}

/** Where a run stands in the order of runs. */
export interface AnalysisRunKey {
  /** RFC 3339 in UTC, to the microsecond. */
  readonly queuedAt: string;
  readonly id: string;
}

/** Analysis runs of a repository, queued last first. */
export async function listAnalysisRuns(
  db: CommonQueryMethods,
  repoId: number,
  filter: AnalysisRunFilter,
): Promise<readonly AnalysisRunRow[]> {
  const conditions = [sql.fragment`run.repo_id = ${repoId}`];
  if (filter.status !== undefined)
    conditions.push(sql.fragment`run.status = ${filter.status}::analysis_status`);
  if (filter.number !== undefined) {
    conditions.push(sql.fragment`run.pr_id = (
      select pr_id from pull_requests where repo_id = ${repoId} and number = ${filter.number})`);
  }
  if (filter.after !== undefined) {
    conditions.push(sql.fragment`(run.queued_at, run.analysis_run_id)
      < (${filter.after.queuedAt}::timestamptz, ${filter.after.id}::uuid)`);
  }
  return db.any(sql.type(analysisRunRow)`
    select ${analysisRunColumns}
    from pr_analysis_runs run
    join pull_requests p on p.repo_id = run.repo_id and p.pr_id = run.pr_id
    where ${sql.join(conditions, sql.fragment` and `)}
    order by run.queued_at desc, run.analysis_run_id desc
    limit ${filter.limit}`);
}
