import type { ClientBase } from 'pg';

export interface StoredRelease {
  readonly repoId: number;
  readonly providerId: number;
  readonly tagName: string;
  readonly name: string | null;
  readonly isDraft: boolean;
  readonly isPrerelease: boolean;
  readonly url: string | null;
  readonly createdAt: Date;
  readonly publishedAt: Date | null;
  readonly deletedAt: Date | null;
  readonly updatedAt: Date;
}

export interface StoredRun {
  readonly repoId: number;
  readonly providerId: number;
  readonly name: string;
  readonly sha: string;
  readonly branch: string | null;
  readonly status: string;
  readonly conclusion: string | null;
  readonly url: string | null;
  readonly startedAt: Date | null;
  readonly completedAt: Date | null;
  readonly updatedAt: Date;
}

export interface ProviderKey {
  readonly repoId: number;
  readonly providerId: number;
}

/** Stored releases by id. */
export async function listReleases(
  client: ClientBase,
  keys: readonly ProviderKey[],
): Promise<StoredRelease[]> {
  if (keys.length === 0) return [];
  const { rows } = await client.query<StoredRelease>({
    text: `
      select r.repo_id as "repoId", r.provider_id as "providerId", r.tag_name as "tagName", r.name, r.is_draft as "isDraft",
        r.is_prerelease as "isPrerelease", r.url, r.created_at as "createdAt", r.published_at as "publishedAt",
        r.deleted_at as "deletedAt", r.provider_updated_at as "updatedAt"
      from unnest($1::bigint[], $2::bigint[]) as k (repo_id, provider_id)
      join releases r on r.repo_id = k.repo_id and r.provider_id = k.provider_id`,
    values: [keys.map(({ repoId }) => repoId), keys.map(({ providerId }) => providerId)],
  });
  return rows;
}

/** Stored workflow runs by id. */
export async function listWorkflowRuns(
  client: ClientBase,
  keys: readonly ProviderKey[],
): Promise<StoredRun[]> {
  if (keys.length === 0) return [];
  const { rows } = await client.query<StoredRun>({
    text: `
      select c.repo_id as "repoId", c.provider_id as "providerId", c.name, c.sha, c.branch, c.status, c.conclusion, c.url,
        c.started_at as "startedAt", c.completed_at as "completedAt", c.provider_updated_at as "updatedAt"
      from unnest($1::bigint[], $2::bigint[]) as k (repo_id, provider_id)
      join checks c on c.repo_id = k.repo_id and c.kind = 'workflow_run' and c.provider_id = k.provider_id`,
    values: [keys.map(({ repoId }) => repoId), keys.map(({ providerId }) => providerId)],
  });
  return rows;
}

/** Keys of all stored releases or workflow runs of a repository: a new rule may take them for deployments. */
export async function listCandidateKeys(
  client: ClientBase,
  repoId: number,
  source: 'release' | 'workflow_run',
): Promise<ProviderKey[]> {
  const { rows } = await client.query<ProviderKey>(
    source === 'release'
      ? `select repo_id as "repoId", provider_id as "providerId" from releases where repo_id = $1`
      : `select repo_id as "repoId", provider_id as "providerId" from checks where repo_id = $1 and kind = 'workflow_run'`,
    [repoId],
  );
  return rows;
}
