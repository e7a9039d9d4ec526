import type { ClientBase } from 'pg';
import type { DeploymentStatus } from '../../domain/deployments/deployment-rule.ts';
import type { Environment } from '../../domain/facts/environment.ts';
import { guardedUpsert } from '../guarded-upsert.ts';

interface DeploymentColumns {
  readonly repo_id: number;
  readonly source_key: string;
  readonly environment_name: string;
  readonly commit_sha: string | null;
  readonly ref: string | null;
  readonly description: string | null;
  readonly url: string | null;
  readonly created_at: Date;
  readonly updated_at: Date;
}

/** The provider's own deployment; what became of it follows from its statuses. */
export interface ProviderDeploymentRow extends DeploymentColumns {
  readonly source: 'github';
  readonly provider_id: number;
  /** The kind of environment without the team's mappings, which the database applies. */
  readonly stated_environment: Environment;
  readonly is_production: boolean | null;
  readonly is_transient: boolean;
  readonly task: string | null;
  readonly deployed_by: string | null;
  readonly deployed_by_login: string | null;
  readonly provider_version: string;
}

/** What a rule took for a deployment. */
export interface RuleDeploymentRow extends DeploymentColumns {
  readonly source: 'release' | 'tag' | 'workflow_run' | 'push';
  readonly rule_id: number;
  readonly environment: Environment;
  readonly status: DeploymentStatus;
  readonly started_at: Date | null;
  readonly finished_at: Date | null;
  readonly duration_seconds: number | null;
  readonly deleted_at: Date | null;
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
  keep: ['url', 'ref'],
});

const RULE_ROWS = `json_to_recordset($1::json) as f (
    repo_id bigint, source text, source_key text, rule_id bigint, environment deployment_environment, environment_name text,
    status deployment_status, commit_sha text, ref text, description text, url text, created_at timestamptz,
    started_at timestamptz, finished_at timestamptz, duration_seconds int, updated_at timestamptz, deleted_at timestamptz)`;

/**
 * A release and a run are as their stored rows are. A tag or a push may be told twice, by events of two kinds: the first time
 * and whatever commit was told stand.
 */
const UPSERT_OF_RULES = `
  insert into deployments as d (repo_id, source, source_key, rule_id, environment, environment_name, status, commit_sha, ref,
    description, url, created_at, started_at, finished_at, duration_seconds, updated_at, deleted_at)
  select f.* from ${RULE_ROWS}
  order by repo_id, source, source_key
  on conflict (repo_id, source, source_key) do update
  set (rule_id, stated_environment, environment_name, status, commit_sha, ref, description, url, duration_seconds, deleted_at)
    = row (excluded.rule_id, excluded.stated_environment, excluded.environment_name, excluded.status,
      coalesce(excluded.commit_sha, d.commit_sha), excluded.ref, excluded.description, excluded.url,
      excluded.duration_seconds, excluded.deleted_at),
    created_at = case when d.source in ('tag', 'push') then least(d.created_at, excluded.created_at)
      else excluded.created_at end,
    started_at = case when d.source in ('tag', 'push') then least(d.started_at, excluded.started_at)
      else excluded.started_at end,
    finished_at = case when d.source in ('tag', 'push') then least(d.finished_at, excluded.finished_at)
      else excluded.finished_at end,
    updated_at = case when d.source in ('tag', 'push') then least(d.updated_at, excluded.updated_at)
      else excluded.updated_at end`;

/** Stores deployments of the provider; one each, in order of key. */
export async function upsertDeployments(
  client: ClientBase,
  rows: readonly ProviderDeploymentRow[],
): Promise<void> {
  if (rows.length === 0) return;
  await client.query({ text: UPSERT, values: [JSON.stringify(rows)] });
}

/** Stores what rules took for deployments; one each, in order of key. */
export async function upsertRuleDeployments(
  client: ClientBase,
  rows: readonly RuleDeploymentRow[],
): Promise<void> {
  if (rows.length === 0) return;
  await client.query({
    text: UPSERT_OF_RULES,
    values: [JSON.stringify(rows)],
  });
}
