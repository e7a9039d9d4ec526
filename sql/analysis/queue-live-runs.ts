import type { ClientBase } from 'pg';
import { SIGNATURE_VERSION } from '../../domain/signature.ts';
import { ALGORITHM_VERSION } from '../../domain/triage/edge.ts';

/** Live analyses of one repository that may wait or run; with more, its heads wait for a sync, which takes them by the page. */
export const LIVE_BACKLOG_MAX = 100;

/** A pull request whose live analysis is queued: its workflow is to be told. */
export interface QueuedAnalysis {
  readonly repoId: number;
  readonly repository: string;
  readonly number: number;
  readonly headSha: string;
}

export interface QueuedRuns {
  readonly live: readonly QueuedAnalysis[];
  /** Repositories with more waiting than the live lane takes: a sync is to be started. */
  readonly bulk: readonly { readonly repoId: number; readonly repository: string }[];
}

/**
 * Makes changed pull requests wait for analysis, in the transaction that changed them, so that the sweep finds whatever nobody was
 * told of. Of a repository with more than `LIVE_BACKLOG_MAX` in the live lane they wait for the bulk lane; of one that was never
 * synced, for its first sync.
 */
export async function queueLiveRuns(
  client: ClientBase,
  changed: readonly { readonly repoId: number; readonly number: number }[],
): Promise<QueuedRuns> {
  if (changed.length === 0) return { live: [], bulk: [] };
  const keys = [changed.map(({ repoId }) => repoId), changed.map(({ number }) => number)];
  await client.query({ name: 'wait-for-analysis', text: WAIT, values: keys });
  const { rows } = await client.query<Omit<QueuedAnalysis, 'headSha'> & { headSha: string | null }>({
    name: 'queue-live-runs',
    text: QUEUE,
    values: [...keys, SIGNATURE_VERSION, ALGORITHM_VERSION, LIVE_BACKLOG_MAX],
  });
  const live = rows.filter((row): row is QueuedAnalysis => row.headSha !== null);
  const bulk = new Map(rows.filter((row) => row.headSha === null).map((row) => [row.repoId, row.repository]));
  return { live, bulk: [...bulk].map(([repoId, repository]) => ({ repoId, repository })) };
}

const WAIT = `
  update pull_requests p
  set analysis_status = 'pending', analysis_error = null
  from unnest($1::bigint[], $2::int[]) as c (repo_id, number)
  where p.repo_id = c.repo_id and p.number = c.number and p.analysis_status <> 'pending'`;

const QUEUE = `
  with changed as (
    select p.repo_id, p.pr_id, p.number, p.head_sha, o.full_name
    from unnest($1::bigint[], $2::int[]) as c (repo_id, number)
    join pull_requests p on p.repo_id = c.repo_id and p.number = c.number
    join repositories o on o.repo_id = c.repo_id and o.sync_status <> 'idle'
  ), counts as (
    select repo_id, count(*) as told from changed group by repo_id
  ), loads as (
    select n.repo_id, n.told > $5 or exists (
      select from pr_analysis_runs r
      where r.repo_id = n.repo_id and r.status in ('pending', 'running') and r.lane = 'live'
      offset greatest($5 - n.told, 0) limit 1
    ) as is_full
    from counts n
  ), ended as (
    update pr_analysis_runs r
    set status = 'superseded', finished_at = now()
    from changed c
    where r.repo_id = c.repo_id and r.pr_id = c.pr_id and r.head_sha <> c.head_sha and r.status in ('pending', 'running')
  ), queued as (
    insert into pr_analysis_runs as r
      (repo_id, pr_id, head_sha, signature_version, algorithm_version, config_version, lane, status)
    select c.repo_id, c.pr_id, c.head_sha, $3, $4, s.config_version, 'live', 'pending'
    from changed c
    join loads l on l.repo_id = c.repo_id and not l.is_full
    cross join lateral (
      select a.config_version from config_snapshots a
      where a.is_active and (a.repo_id is null or a.repo_id = c.repo_id)
      order by a.repo_id nulls last
      limit 1
    ) s
    on conflict (repo_id, pr_id, head_sha, signature_version, algorithm_version, config_version) do update
    set status = 'pending', lane = 'live', queued_at = now(), started_at = null, finished_at = null, error = null
    where r.status not in ('pending', 'running')
  )
  select c.repo_id as "repoId", c.full_name as repository, c.number,
    case when not l.is_full then c.head_sha end as "headSha"
  from changed c
  join loads l on l.repo_id = c.repo_id`;
