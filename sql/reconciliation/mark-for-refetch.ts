import type { ClientBase } from 'pg';

/** Notes that the provider is to be asked about these pull requests again. */
export async function markForRefetch(
  client: ClientBase,
  keys: readonly { readonly repoId: number; readonly number: number }[],
): Promise<void> {
  if (keys.length === 0) return;
  await client.query({
    text: `
      update pull_requests p set refetch_at = now()
      from unnest($1::bigint[], $2::int[]) as k (repo_id, number)
      where p.repo_id = k.repo_id and p.number = k.number`,
    values: [keys.map(({ repoId }) => repoId), keys.map(({ number }) => number)],
  });
}
