import type { ClientBase } from 'pg';

/** Heads of open pull requests, in order of number; only those that changed from `since` on, when given. */
export async function listOpenHeads(
  client: Pick<ClientBase, 'query'>,
  repoId: number,
  request: { readonly since: Date | null; readonly afterNumber: number; readonly limit: number },
): Promise<{ number: number; headSha: string }[]> {
  const { rows } = await client.query<{ number: number; headSha: string }>(
    `select number, head_sha as "headSha" from pull_requests
     where repo_id = $1 and state = 'open' and state_known and number > $2
       and ($3::timestamptz is null or updated_at >= $3)
     order by number
     limit $4`,
    [repoId, request.afterNumber, request.since, request.limit],
  );
  return rows;
}
