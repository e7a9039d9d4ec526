import type { ClientBase } from 'pg';
import type { Environment } from '../../domain/facts/environment.ts';
import { guardedUpsert } from '../guarded-upsert.ts';

/** The provider's own deployment; what became of it follows from its statuses. */
export interface ProviderDeploymentRow {
  readonly repo_id: number;
  readonly source: 'github';
  readonly source_key: string;
  readonly provider_id: number;
  /** The kind of environment without the team's mappings, which the database applies. */
  readonly stated_environment: Environment;
  readonly is_production: boolean | null;
  readonly is_transient: boolean;
  readonly environment_name: string;
  readonly commit_sha: string | null;
  readonly ref: string | null;
  readonly description: string | null;
  readonly url: string | null;
  readonly created_at: Date;
  readonly updated_at: Date;
  readonly task: string | null;
  readonly deployed_by: string | null;
  readonly deployed_by_login: string | null;
  readonly provider_version: string;
}

const UPSERT = guardedUpsert({
  table: 'deployments',
  columns: {
    repo_id: 'bigint',
    source: 'text',
    source_key: 'text',
    provider_id: 'bigint',
    stated_environment: 'deployment_environment',
    is_production: 'boolean',
    is_transient: 'boolean',
    environment_name: 'text',
    commit_sha: 'text',
    ref: 'text',
    task: 'text',
    description: 'text',
    url: 'text',
    deployed_by: 'uuid',
    deployed_by_login: 'text',
    created_at: 'timestamptz',
    updated_at: 'timestamptz',
    provider_version: 'text',
  },
  key: ['repo_id', 'source', 'source_key'],
  keep: { url: 'url', ref: 'ref' },
});

/** Stores deployments of the provider; one each, in order of key. */
export async function upsertDeployments(
  client: ClientBase,
  rows: readonly ProviderDeploymentRow[],
): Promise<void> {
  if (rows.length === 0) return;
  await client.query({ text: UPSERT, values: [JSON.stringify(rows)] });
}
