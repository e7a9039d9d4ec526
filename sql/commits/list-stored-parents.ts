import type { ClientBase } from 'pg';

/** Those of these pull requests that are stored. */
export async function listStoredPullRequests(
  client: ClientBase,
  keys: readonly { readonly repoId: number; readonly number: number }[],
): Promise<{ repoId: number; number: number }[]> {
  if (keys.length === 0) return [];
  const { rows } = await client.query<{ repoId: number; number: number }>({
    text: `
      select p.repo_id as "repoId", p.number
      from unnest($1::bigint[], $2::int[]) as k (repo_id, number)
      cross join lateral (
        -- The limit makes it one look-up each, whatever the planner knows of a table that is being filled.
        select o.repo_id, o.number from pull_requests o where o.repo_id = k.repo_id and o.number = k.number limit 1
      ) p`,
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
    text: `
      select d.repo_id as "repoId", d.provider_id as "providerId"
      from unnest($1::bigint[], $2::bigint[]) as k (repo_id, provider_id)
      cross join lateral (
        select o.repo_id, o.provider_id from deployments o
        where o.repo_id = k.repo_id and o.source = 'github' and o.source_key = k.provider_id::text
        limit 1
      ) d`,
    values: [keys.map(({ repoId }) => repoId), keys.map(({ providerId }) => providerId)],
  });
  return rows;
}
