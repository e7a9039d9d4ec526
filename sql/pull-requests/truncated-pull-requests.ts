import type { ClientBase } from 'pg';

export interface TruncatedPullRequest {
  readonly number: number;
  /** Names of lists of which only the beginning is stored. */
  readonly lists: readonly string[];
}

/** Pull requests of which a list is not complete, in order of number. */
export async function listTruncatedPullRequests(
  client: Pick<ClientBase, 'query'>,
  repoId: number,
  request: { readonly lists: readonly string[]; readonly afterNumber: number; readonly limit: number },
): Promise<TruncatedPullRequest[]> {
  const { rows } = await client.query<TruncatedPullRequest>(
    `select number, array(select unnest(truncated) intersect select unnest($2::text[]) order by 1) as lists
     from pull_requests
     where repo_id = $1 and truncated && $2::text[] and number > $3
     order by number
     limit $4`,
    [repoId, request.lists, request.afterNumber, request.limit],
  );
  return rows;
}

/** How many pull requests have a list that is not complete. */
export async function countTruncatedPullRequests(
  client: Pick<ClientBase, 'query'>,
  repoId: number,
  lists: readonly string[],
): Promise<number> {
  const { rows } = await client.query<{ count: number }>(
    'select count(*)::int as count from pull_requests where repo_id = $1 and truncated && $2::text[]',
    [repoId, lists],
  );
  return rows[0]!.count;
}

/** Notes that a list of a pull request is complete. */
export async function markListComplete(
  client: Pick<ClientBase, 'query'>,
  repoId: number,
  { number, list }: { readonly number: number; readonly list: string },
): Promise<void> {
  await client.query(
    `update pull_requests set truncated = array_remove(truncated, $3)
     where repo_id = $1 and number = $2 and $3 = any (truncated)`,
    [repoId, number, list],
  );
}
