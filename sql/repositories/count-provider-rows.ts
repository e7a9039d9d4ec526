import type { ClientBase } from 'pg';

/** How many rows of each kind the provider has told of, deleted ones aside. */
export async function countProviderRows(
  client: Pick<ClientBase, 'query'>,
  repoId: number,
): Promise<{ readonly deployments: number; readonly releases: number }> {
  const { rows } = await client.query<{ deployments: number; releases: number }>(
    `select
       (select count(*)::int from deployments
        where repo_id = $1 and source = 'github' and deleted_at is null) as deployments,
       (select count(*)::int from releases where repo_id = $1 and deleted_at is null) as releases`,
    [repoId],
  );
  return rows[0]!;
}
