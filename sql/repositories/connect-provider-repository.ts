import type { ClientBase } from 'pg';

export interface ConnectedProviderRepository {
  readonly providerId: number;
  readonly owner: string;
  readonly name: string;
  readonly apiUrl: string;
  readonly installationId: number | null;
  /** Id of the stored token by which it is reached; null to keep what it has, or for the settings' one. */
  readonly tokenId: string | null;
}

/** Rows of this provider's repository: by its id, else a plain mirror's of the same name. */
const FIND = `
  select repo_id as "repoId" from repositories
  where provider = 'github' and (
    provider_id = $1 or (provider_id is null and lower(owner) = lower($2) and lower(name) = lower($3)))
  order by provider_id nulls last
  limit 1 for update`;

const JOIN = `
  update repositories
  set provider_id = $2, api_url = $3, installation_id = coalesce($4, installation_id),
    github_token_id = coalesce($5::uuid, github_token_id), is_active = true, disconnected_at = null, deleted_at = null
  where repo_id = $1`;

/** The name may still be that of a repository that has another one by now: what is told next puts both right. */
const ADD = `
  insert into repositories (provider, provider_id, owner, name, api_url, installation_id, github_token_id)
  select 'github', $1::bigint, $2::text,
    case when exists (
      select from repositories r
      where r.provider = 'github' and lower(r.owner) = lower($2) and lower(r.name) = lower($3)
    ) then $3::text || '.' || $1::bigint::text else $3::text end,
    $4, $5::bigint, $6::uuid
  returning repo_id as "repoId"`;

/**
 * Makes the row of a repository that is reached through its provider, or joins the one that is here. Must run inside the
 * transaction that stores what the provider tells of it.
 */
export async function connectProviderRepository(
  client: ClientBase,
  wanted: ConnectedProviderRepository,
): Promise<{ readonly repoId: number; readonly isNew: boolean }> {
  const { providerId, owner, name, apiUrl, installationId, tokenId } = wanted;
  const found = await client.query<{ repoId: number }>(FIND, [providerId, owner, name]);
  const repoId = found.rows[0]?.repoId;
  if (repoId !== undefined) {
    await client.query(JOIN, [repoId, providerId, apiUrl, installationId, tokenId]);
    return { repoId, isNew: false };
  }
  const added = await client.query<{ repoId: number }>(ADD, [
    providerId,
    owner,
    name,
    apiUrl,
    installationId,
    tokenId,
  ]);
  return { repoId: added.rows[0]!.repoId, isNew: true };
}

/** Notes that nobody watches a repository any more: its data goes thirty days later. */
export async function disconnectProviderRepository(
  client: Pick<ClientBase, 'query'>,
  repoId: number,
): Promise<void> {
  await client.query(
    `update repositories set is_active = false, disconnected_at = coalesce(disconnected_at, now())
     where repo_id = $1`,
    [repoId],
  );
}
