import type { ClientBase } from 'pg';

export interface RepositoryFactRow {
  readonly repo_id: number;
  readonly provider_id: number;
  readonly node_id: string | null;
  readonly owner: string;
  readonly name: string;
  readonly url: string | null;
  readonly default_branch: string | null;
  readonly language: string | null;
  readonly is_private: boolean;
  readonly is_archived: boolean;
  readonly is_fork: boolean;
  readonly is_deleted: boolean;
  readonly installation_id: number | null;
  readonly provider_updated_at: Date | null;
  readonly provider_version: string;
}

/** GitHub's names hold no tilde, so such a name is nobody's. */
const VACATE = `
  update repositories r
  set name = left(split_part(r.name, '~', 1), 200) || '~' || r.repo_id
  where r.repo_id = any ($1::bigint[])`;

const UPDATE = `
  update repositories r
  set provider_id = f.provider_id,
    node_id = coalesce(f.node_id, r.node_id),
    owner = f.owner,
    name = f.name,
    url = coalesce(f.url, r.url),
    default_branch = coalesce(f.default_branch, r.default_branch),
    language = coalesce(f.language, r.language),
    is_private = f.is_private,
    is_archived = f.is_archived,
    is_fork = f.is_fork,
    deleted_at = case when f.is_deleted then coalesce(r.deleted_at, f.provider_updated_at, now()) end,
    is_active = case when f.is_deleted then false when r.deleted_at is not null then true else r.is_active end,
    installation_id = coalesce(f.installation_id, r.installation_id),
    provider_updated_at = f.provider_updated_at,
    provider_version = f.provider_version
  from json_to_recordset($1::json) as f (
    repo_id bigint, provider_id bigint, node_id text, owner text, name text, url text, default_branch text, language text,
    is_private boolean, is_archived boolean, is_fork boolean, is_deleted boolean, installation_id bigint,
    provider_updated_at timestamptz, provider_version text)
  where r.repo_id = f.repo_id`;

const TOUCH = `
  update repositories r
  set last_activity_at = f.at
  from unnest($1::bigint[], $2::timestamptz[]) as f (repo_id, at)
  where r.repo_id = f.repo_id and (r.last_activity_at is null or r.last_activity_at < f.at)`;

/**
 * Stores what the provider tells of repositories. The rows are locked by the caller.
 * @param vacated repositories whose name is to become free first: it is changed, or another has it now
 */
export async function updateRepositoryFacts(
  client: ClientBase,
  vacated: readonly number[],
  rows: readonly RepositoryFactRow[],
): Promise<void> {
  if (vacated.length > 0) {
    await client.query({ text: VACATE, values: [vacated] });
  }
  if (rows.length > 0) {
    await client.query({ text: UPDATE, values: [JSON.stringify(rows)] });
  }
}

/** Notes when something last happened in repositories, by the provider's time; it never goes back. */
export async function touchRepositories(
  client: ClientBase,
  lastActivity: ReadonlyMap<number, Date>,
): Promise<void> {
  if (lastActivity.size === 0) return;
  await client.query({
    text: TOUCH,
    values: [[...lastActivity.keys()], [...lastActivity.values()]],
  });
}
