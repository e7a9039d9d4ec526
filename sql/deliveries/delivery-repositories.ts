import type { ClientBase } from 'pg';

/** What decides whether a delivery about a repository is taken. */
export interface DeliveryRepository {
  readonly repoId: number;
  /** Null while only a plain mirror is known. */
  readonly providerId: number | null;
  readonly owner: string;
  readonly name: string;
  readonly apiUrl: string | null;
  readonly isActive: boolean;
  readonly isConnected: boolean;
}

/** Repositories by our id or by GitHub's. */
export async function findDeliveryRepositories(
  client: ClientBase,
  repoIds: readonly number[],
  providerIds: readonly number[],
): Promise<DeliveryRepository[]> {
  const { rows } = await client.query<DeliveryRepository>({
    name: 'find-delivery-repositories',
    text: `
      select repo_id as "repoId", provider_id as "providerId", owner, name, api_url as "apiUrl",
        is_active as "isActive", disconnected_at is null as "isConnected"
      from repositories
      where provider = 'github' and repo_id in (
        select unnest($1::bigint[])
        union all
        select i.repo_id from repositories i where i.provider = 'github' and i.provider_id = any ($2::bigint[])
      )`,
    values: [repoIds, providerIds],
  });
  return rows;
}

/** Notes that these repositories' mirrors lack what an event did not tell; the sweep has them read. */
export async function markMirrorsOutdated(client: ClientBase, repoIds: readonly number[]): Promise<void> {
  if (repoIds.length === 0) return;
  await client.query({
    name: 'mark-mirrors-outdated',
    text: `
      update repositories set mirror_outdated_at = now()
      where repo_id = any ($1::bigint[])`,
    values: [repoIds],
  });
}
