import type { ClientBase } from 'pg';
import type { PersonKey } from '../../domain/facts/identity-keys.ts';

export interface KnownIdentity extends PersonKey {
  readonly developerId: string;
  /** The provider's numeric id of this developer, where it is known. */
  readonly accountId: string | null;
}

/**
 * Whose names these are. The developers stay until the transaction ends: nobody merges them into others meanwhile.
 */
export async function findDevelopers(
  client: ClientBase,
  keys: readonly PersonKey[],
): Promise<KnownIdentity[]> {
  if (keys.length === 0) return [];
  const { rows } = await client.query<KnownIdentity>({
    text: `
      select i.provider, i.kind, i.value, i.developer_id as "developerId",
        (select a.value from developer_identities a
          where a.developer_id = i.developer_id and a.provider = 'github' and a.kind = 'id' limit 1) as "accountId"
      from developer_identities i
      join developers d on d.id = i.developer_id
      where (i.provider, i.kind, i.value) in (
        select k.* from unnest($1::text[], $2::text[], $3::text[]) as k (provider, kind, value))
      order by d.id
      for key share of d`,
    values: [
      keys.map(({ provider }) => provider),
      keys.map(({ kind }) => kind),
      keys.map(({ value }) => value),
    ],
  });
  return rows;
}
