import type { ClientBase } from 'pg';

export interface LockedRepository {
  readonly repoId: number;
  /** Null while only a plain mirror is known. */
  readonly providerId: number | null;
  readonly owner: string;
  readonly name: string;
  readonly version: string | null;
  readonly defaultBranch: string | null;
}

export interface RepositoriesToLock {
  readonly repoIds: readonly number[];
  readonly providerIds: readonly number[];
  readonly names: readonly { readonly owner: string; readonly name: string }[];
  /** Those that these installations reach. */
  readonly installationIds: readonly number[];
}

/**
 * Locks repositories by id, by the provider's id, and by name, until the transaction ends: whoever stores facts of a
 * repository does so alone, and everybody locks in one order, so that nobody waits in a circle.
 */
export async function lockRepositories(
  client: ClientBase,
  { repoIds, providerIds, names, installationIds }: RepositoriesToLock,
): Promise<LockedRepository[]> {
  const { rows } = await client.query<LockedRepository>({
    text: `
      select r.repo_id as "repoId", r.provider_id as "providerId", r.owner, r.name, r.provider_version as version,
        r.default_branch as "defaultBranch"
      from repositories r
      where r.provider = 'github' and r.repo_id in (
        select unnest($1::bigint[])
        union all
        select i.repo_id from repositories i where i.provider = 'github' and i.provider_id = any ($2::bigint[])
        union all
        select n.repo_id
        from unnest($3::text[], $4::text[]) as k (owner, name)
        join repositories n on n.provider = 'github' and lower(n.owner) = lower(k.owner) and lower(n.name) = lower(k.name)
        union all
        select a.repo_id from repositories a where a.provider = 'github' and a.installation_id = any ($5::bigint[])
      )
      order by r.repo_id
      for no key update`,
    values: [
      repoIds,
      providerIds,
      names.map(({ owner }) => owner),
      names.map(({ name }) => name),
      installationIds,
    ],
  });
  return rows;
}
