import { type CommonQueryMethods, sql } from 'slonik';
import { z } from 'zod';
import { SIGNATURE_VERSION } from '../../domain/signature.ts';
import { ALGORITHM_VERSION } from '../../domain/triage/edge.ts';

/**
 * Notes that somebody asked for the analysis of a pull request's current head, before a workflow is told: should the word
 * get lost, the sweep finds the note. A run that is under way stays as it is.
 */
export async function queueLiveRun(db: CommonQueryMethods, repoId: number, number: number): Promise<void> {
  await db.query(sql.type(z.object({}))`
    insert into pr_analysis_runs as r
      (repo_id, pr_id, head_sha, signature_version, algorithm_version, config_version, lane, status)
    select p.repo_id, p.pr_id, p.head_sha, ${SIGNATURE_VERSION}, ${ALGORITHM_VERSION}, c.config_version, 'live', 'pending'
    from pull_requests p
    cross join lateral (
      select s.config_version from config_snapshots s
      where s.is_active and (s.repo_id is null or s.repo_id = p.repo_id)
      order by s.repo_id nulls last
      limit 1
    ) c
    where p.repo_id = ${repoId} and p.number = ${number}
    on conflict (repo_id, pr_id, head_sha, signature_version, algorithm_version, config_version) do update
    set status = 'pending', lane = 'live', queued_at = now(), started_at = null, finished_at = null, error = null
    where r.status not in ('pending', 'running')`);
}
