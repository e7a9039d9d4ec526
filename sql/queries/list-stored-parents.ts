import type { ClientBase } from 'pg';

/** Those of these pull requests that are stored. */
export async function listStoredPullRequests(
  client: ClientBase,
  keys: readonly { readonly repoId: number; readonly number: number }[],
): Promise<{ repoId: number; number: number }[]> {
  if (keys.length === 0) return [];
  const { rows } = await client.query<{ repoId: number; number: number }>({
    name: 'list-stored-pull-requests',
    text: `
      select p.repo_id as "repoId", p.number
      from unnest($1::bigint[], $2::int[]) as k (repo_id, number)
      join pull_requests p on p.repo_id = k.repo_id and p.number = k.number`,
    values: [keys.map(({ repoId }) => repoId), keys.map(({ number }) => number)],
  });
  return rows;
}

/** Those of these deployments of the provider that are stored. */
export async function listStoredDeployments(
  client: ClientBase,
  keys: readonly { readonly repoId: number; readonly providerId: number }[],
): Promise<{ repoId: number; providerId: number }[]> {
  if (keys.length === 0) return [];
  const { rows } = await client.query<{ repoId: number; providerId: number }>({
    name: 'list-stored-deployments',
    text: `
      select d.repo_id as "repoId", d.provider_id as "providerId"
      from unnest($1::bigint[], $2::bigint[]) as k (repo_id, provider_id)
      join deployments d on d.repo_id = k.repo_id and d.source = 'github' and d.source_key = k.provider_id::text`,
    values: [keys.map(({ repoId }) => repoId), keys.map(({ providerId }) => providerId)],
  });
  return rows;
}
