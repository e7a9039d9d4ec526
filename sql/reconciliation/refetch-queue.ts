import type { ClientBase } from 'pg';

type Querying = Pick<ClientBase, 'query'>;

/**
 * Pull requests that the provider is to be asked about (again), longest waiting first; only where it can be asked. Each waits a
 * little: an answer settles what happened within one second only when it is asked for some seconds later (domain/facts/fact-version.ts).
 */
export async function listPullRequestsToRefetch(
  client: Querying,
  limit: number,
): Promise<{ repoId: number; number: number }[]> {
  const { rows } = await client.query<{ repoId: number; number: number }>(
    `select q.repo_id as "repoId", q.number
     from (
       select p.repo_id, p.number, p.refetch_at as since from pull_requests p where p.refetch_at is not null
       union all
       -- Reviews and comments wait for these, which nobody has told of.
       select w.repo_id, w.parent_key::int, min(w.created_at) from waiting_facts w
       where w.parent_kind = 'pull_request'
       group by w.repo_id, w.parent_key
     ) q
     join repositories r on r.repo_id = q.repo_id
     where q.since < now() - interval '6 seconds' and r.api_url is not null and r.is_active and r.disconnected_at is null
     order by q.since, q.repo_id, q.number
     limit $1`,
    [limit],
  );
  return rows;
}

/** Notes that there is no need to ask about a pull request any more: the provider has it no longer. */
export async function settleRefetch(client: Querying, repoId: number, number: number): Promise<void> {
  await client.query('update pull_requests set refetch_at = null where repo_id = $1 and number = $2', [
    repoId,
    number,
  ]);
  await client.query(
    `delete from waiting_facts where repo_id = $1 and parent_kind = 'pull_request' and parent_key = $2`,
    [repoId, number],
  );
}

/** Repositories whose mirror must be read again, and no sync is about to; longest waiting first. */
export async function listOutdatedMirrors(
  client: Querying,
  limit: number,
): Promise<{ repoId: number; outdatedAt: string }[]> {
  const { rows } = await client.query<{ repoId: number; outdatedAt: string }>(
    `select repo_id as "repoId", mirror_outdated_at::text as "outdatedAt"
     from repositories
     where mirror_outdated_at is not null and sync_status not in ('idle', 'syncing', 'paused')
       and is_active and disconnected_at is null
     order by mirror_outdated_at
     limit $1`,
    [limit],
  );
  return rows;
}

/** Notes that a mirror was read again, unless there is a newer reason to. */
export async function settleOutdatedMirror(
  client: Querying,
  repoId: number,
  outdatedAt: string,
): Promise<void> {
  await client.query(
    `update repositories set mirror_outdated_at = null
     where repo_id = $1 and mirror_outdated_at = $2::timestamptz`,
    [repoId, outdatedAt],
  );
}
