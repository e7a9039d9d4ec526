import { type CommonQueryMethods, sql } from 'slonik';
import { z } from 'zod';
import { ANALYSIS_STATUSES } from '../../domain/analysis-status.ts';

const runOutcomeRow = z.object({
  status: z.enum(ANALYSIS_STATUSES),
  degradedReasons: z.array(z.string()).nullable(),
  error: z.string().nullable(),
});

export type RunOutcomeRow = z.infer<typeof runOutcomeRow>;

/** How the newest run of a pull request's current head stands; null when there is none. */
export async function getRunOutcome(
  db: CommonQueryMethods,
  repoId: number,
  number: number,
): Promise<RunOutcomeRow | null> {
  return db.maybeOne(sql.type(runOutcomeRow)`
    select r.status, r.degraded_reasons as "degradedReasons", r.error
    from pull_requests p
    join pr_analysis_runs r on r.repo_id = p.repo_id and r.pr_id = p.pr_id and r.head_sha = p.head_sha
    where p.repo_id = ${repoId} and p.number = ${number}
    order by r.queued_at desc, r.finished_at desc nulls last, r.analysis_run_id
    limit 1`);
}
