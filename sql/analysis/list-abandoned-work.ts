import { type CommonQueryMethods, sql } from 'slonik';
import { z } from 'zod';

const openSyncRow = z.object({
  repoId: z.number(),
  repository: z.string(),
  status: z.enum(['syncing', 'paused']),
});

export type OpenSyncRow = z.infer<typeof openSyncRow>;

/** Repositories whose row says that a sync is under way; whether one is, Temporal knows. */
export async function listOpenSyncs(db: CommonQueryMethods, limit: number): Promise<readonly OpenSyncRow[]> {
  return db.any(sql.type(openSyncRow)`
    select repo_id as "repoId", full_name as repository, sync_status as status
    from repositories
    where sync_status in ('syncing', 'paused')
    order by repo_id
    limit ${limit}`);
}

const waitingPullRequestRow = z.object({
  repoId: z.number(),
  repository: z.string(),
  number: z.number(),
  headSha: z.string(),
});

export type WaitingPullRequestRow = z.infer<typeof waitingPullRequestRow>;

/**
 * Pull requests whose current head has been queued or running for longer than `waitedMs`. Of a repository whose sync is
 * open, was cancelled or failed, only those count that somebody asked for one by one: the rest is the sync's.
 */
export async function listWaitingPullRequests(
  db: CommonQueryMethods,
  waitedMs: number,
  limit: number,
): Promise<readonly WaitingPullRequestRow[]> {
  const since = sql.fragment`now() - make_interval(secs => ${waitedMs / 1000})`;
  return db.any(sql.type(waitingPullRequestRow)`
    select p.repo_id as "repoId", o.full_name as repository, p.number, p.head_sha as "headSha"
    from pull_requests p
    join repositories o on o.repo_id = p.repo_id
    left join lateral (
      select r.lane, coalesce(r.started_at, r.queued_at) as touched_at
      from pr_analysis_runs r
      where r.repo_id = p.repo_id and r.pr_id = p.pr_id and r.head_sha = p.head_sha
        and r.status in ('pending', 'running')
      order by r.queued_at desc
      limit 1
    ) run on true
    where (p.analysis_status in ('pending', 'running') or run.touched_at is not null)
      and coalesce(run.touched_at, p.ingested_at) < ${since}
      and (o.sync_status = 'completed' or run.lane = 'live')
    order by p.repo_id, p.number
    limit ${limit}`);
}
