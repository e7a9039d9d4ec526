import type { ClientBase } from 'pg';
import { guardedUpsert } from '../guarded-upsert.ts';

export interface InstallationRow {
  readonly installation_id: number;
  readonly app_id: number | null;
  readonly account_id: number | null;
  readonly account_login: string;
  readonly account_type: 'User' | 'Organization' | 'Enterprise';
  readonly repository_selection: 'all' | 'selected' | null;
  readonly permissions: Readonly<Record<string, string>>;
  readonly events: readonly string[];
  readonly suspended_at: Date | null;
  readonly deleted_at: Date | null;
  readonly provider_updated_at: Date | null;
  readonly provider_version: string;
}

const UPSERT = guardedUpsert({
  table: 'github_installations',
  columns: {
    installation_id: 'bigint',
    app_id: 'bigint',
    account_id: 'bigint',
    account_login: 'text',
    account_type: 'text',
    repository_selection: 'text',
    permissions: 'jsonb',
    events: 'text[]',
    suspended_at: 'timestamptz',
    deleted_at: 'timestamptz',
    provider_updated_at: 'timestamptz',
    provider_version: 'text',
  },
  key: ['installation_id'],
  keep: { app_id: 'app_id', account_id: 'account_id', repository_selection: 'repository_selection' },
});

/** A repository that is reached through a token as well stays active. */
const FOLLOW = `
  update repositories r
  set is_active = i.deleted_at is null and i.suspended_at is null and r.deleted_at is null
  from github_installations i
  where i.installation_id = any ($1::bigint[]) and r.installation_id = i.installation_id and r.github_token_id is null
    and r.is_active and (i.deleted_at is not null or i.suspended_at is not null)`;

const REACH = `
  update repositories r
  set installation_id = case when f.is_reached then f.installation_id else r.installation_id end,
    is_active = case
      when f.is_reached then r.deleted_at is null and r.disconnected_at is null
      else r.github_token_id is not null and r.is_active
    end,
    reach_changed_at = f.observed_at
  from unnest($1::bigint[], $2::bigint[], $3::boolean[], $4::timestamptz[])
    as f (repo_id, installation_id, is_reached, observed_at)
  where r.repo_id = f.repo_id and (f.is_reached or r.installation_id = f.installation_id)
    and (r.reach_changed_at is null or f.observed_at is null or r.reach_changed_at <= f.observed_at)`;

/** Stores installations; one each, in order of id. */
export async function upsertInstallations(
  client: ClientBase,
  rows: readonly InstallationRow[],
): Promise<void> {
  if (rows.length === 0) return;
  await client.query({ text: UPSERT, values: [JSON.stringify(rows)] });
}

/** Repositories that nothing reaches any more are not active. The rows are locked by the caller. */
export async function followInstallations(
  client: ClientBase,
  installationIds: readonly number[],
): Promise<void> {
  if (installationIds.length === 0) return;
  await client.query({ text: FOLLOW, values: [installationIds] });
}

export interface Reach {
  readonly repoId: number;
  readonly installationId: number;
  readonly isReached: boolean;
  readonly observedAt: Date | null;
}

/** Notes that repositories came into an installation's reach or left it. The rows are locked by the caller. */
export async function changeReach(client: ClientBase, changes: readonly Reach[]): Promise<void> {
  if (changes.length === 0) return;
  await client.query({
    text: REACH,
    values: [
      changes.map(({ repoId }) => repoId),
      changes.map(({ installationId }) => installationId),
      changes.map(({ isReached }) => isReached),
      changes.map(({ observedAt }) => observedAt),
    ],
  });
}
