import { type CommonQueryMethods, sql } from 'slonik';
import { z } from 'zod';

const nothing = z.object({});

export interface EndedRun {
  readonly repoId: number;
  readonly number: number;
  /** The head the run was for; null for the current one. */
  readonly headSha: string | null;
}

/** Marks the open runs of a head that a newer one made needless. */
export async function supersedeRuns(db: CommonQueryMethods, run: EndedRun): Promise<void> {
  await db.query(sql.type(nothing)`
    update pr_analysis_runs r
    set status = 'superseded', finished_at = now()
    from pull_requests p
    where p.repo_id = ${run.repoId} and p.number = ${run.number}
      and r.repo_id = p.repo_id and r.pr_id = p.pr_id
      and r.head_sha = coalesce(${run.headSha}, p.head_sha)
      and r.status in ('pending', 'running')`);
}

/** Marks the open runs of a head as failed, and says so on the pull request. */
export async function failRuns(db: CommonQueryMethods, run: EndedRun, error: string): Promise<void> {
  await db.query(sql.type(nothing)`
    with pull_request as (
      update pull_requests
      set analysis_status = 'failed', analysis_error = ${error}
      where repo_id = ${run.repoId} and number = ${run.number}
      returning pr_id, head_sha
    )
    update pr_analysis_runs r
    set status = 'failed', error = ${error}, finished_at = now()
    from pull_request p
    where r.repo_id = ${run.repoId} and r.pr_id = p.pr_id
      and r.head_sha = coalesce(${run.headSha}, p.head_sha)
      and r.status in ('pending', 'running')`);
}

/** Adds reasons to the newest run of a pull request's current head, which ends as degraded unless it failed. */
export async function degradeRun(
  db: CommonQueryMethods,
  pullRequest: Pick<EndedRun, 'repoId' | 'number'>,
  reasons: readonly string[],
): Promise<void> {
  await db.query(sql.type(nothing)`
    with run as (
      update pr_analysis_runs r
      set status = 'degraded',
          degraded_reasons = coalesce(r.degraded_reasons, '[]'::jsonb) || ${JSON.stringify(reasons)}::jsonb
      from pull_requests p
      where p.repo_id = ${pullRequest.repoId} and p.number = ${pullRequest.number}
        and r.repo_id = p.repo_id and r.pr_id = p.pr_id and r.head_sha = p.head_sha
        and r.status in ('done', 'degraded')
        and not coalesce(r.degraded_reasons, '[]'::jsonb) @> ${JSON.stringify(reasons)}::jsonb
        and r.analysis_run_id = (
          select newest.analysis_run_id from pr_analysis_runs newest
          where newest.repo_id = p.repo_id and newest.pr_id = p.pr_id and newest.head_sha = p.head_sha
          order by newest.finished_at desc nulls last, newest.analysis_run_id
          limit 1
        )
      returning r.repo_id, r.pr_id
    )
    update pull_requests p set analysis_status = 'degraded'
    from run where p.repo_id = run.repo_id and p.pr_id = run.pr_id`);
}

/** Puts the bulk runs that a sync left unfinished when it ended back into the queue: the next sync takes them up. */
export async function releaseBulkRuns(db: CommonQueryMethods, repoId: number): Promise<void> {
  await db.query(sql.type(nothing)`
    update pr_analysis_runs
    set status = 'pending', started_at = null
    where repo_id = ${repoId} and lane = 'bulk' and status = 'running'`);
}
