import { type CommonQueryMethods, sql } from 'slonik';
import { z } from 'zod';

const providerRepositoryRow = z.object({
  repoId: z.number(),
  owner: z.string(),
  name: z.string(),
  providerId: z.number().nullable(),
  installationId: z.number().nullable(),
  apiUrl: z.string().nullable(),
  cloneUrl: z.string().nullable(),
  source: z.string().nullable(),
  syncedThrough: z.date().nullable(),
});

export type ProviderRepositoryRow = z.infer<typeof providerRepositoryRow>;

/** What a repository is at its provider; null when there is no such repository here. */
export async function getProviderRepository(
  db: CommonQueryMethods,
  repoId: number,
): Promise<ProviderRepositoryRow | null> {
  return db.maybeOne(sql.type(providerRepositoryRow)`
    select repo_id as "repoId", owner, name, provider_id as "providerId", installation_id as "installationId",
      api_url as "apiUrl", clone_url as "cloneUrl", mirror_source as source, synced_through as "syncedThrough"
    from repositories where repo_id = ${repoId}`);
}
