import type { ClientBase } from 'pg';
import type { DeploymentStatus } from '../../domain/deployments/deployment-rule.ts';
import type { Environment } from '../../domain/facts/environment.ts';
import { guardedUpsert } from '../guarded-upsert.ts';

interface DeploymentColumns {
  readonly repo_id: number;
  readonly source_key: string;
  readonly environment: Environment;
  readonly environment_name: string;
  readonly commit_sha: string | null;
  readonly ref: string | null;
  readonly description: string | null;
  readonly url: string | null;
  readonly created_at: Date;
  readonly updated_at: Date;
}

/** The provider's own deployment; its status follows from its statuses. */
export interface ProviderDeploymentRow extends DeploymentColumns {
  readonly source: 'github';
  readonly provider_id: number;
  readonly task: string | null;
  readonly deployed_by: string | null;
  readonly deployed_by_login: string | null;
  readonly provider_version: string;
}

/** What a rule took for a deployment. */
export interface RuleDeploymentRow extends DeploymentColumns {
  readonly source: 'release' | 'tag' | 'workflow_run' | 'push';
  readonly rule_id: number;
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
    environment: 'deployment_environment',
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
  set (rule_id, environment, environment_name, status, commit_sha, ref, description, url, duration_seconds, deleted_at)
    = row (excluded.rule_id, excluded.environment, excluded.environment_name, excluded.status,
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

export interface DeploymentStatusRow {
  readonly repo_id: number;
  readonly deployment_provider_id: number;
  readonly provider_id: number;
  readonly state: string;
  readonly environment_name: string | null;
  readonly description: string | null;
  readonly url: string | null;
  readonly creator_login: string | null;
  readonly created_at: Date;
}

const INSERT_STATUSES = `
  insert into deployment_statuses (repo_id, deployment_id, provider_id, state, environment_name, description, url,
    creator_login, created_at)
  select f.repo_id, d.deployment_id, f.provider_id, f.state, f.environment_name, f.description, f.url, f.creator_login,
    f.created_at
  from json_to_recordset($1::json) as f (
    repo_id bigint, deployment_provider_id bigint, provider_id bigint, state text, environment_name text, description text,
    url text, creator_login text, created_at timestamptz)
  cross join lateral (
    -- The limit makes it one look-up each, whatever the planner knows of a table that is being filled.
    select o.deployment_id from deployments o
    where o.repo_id = f.repo_id and o.source = 'github' and o.source_key = f.deployment_provider_id::text
    limit 1
  ) d
  order by f.repo_id, d.deployment_id, f.provider_id
  on conflict do nothing`;

/**
 * A deployment is what its last status says (statuses of one second follow their ids), finished when it first reached an
 * end, and took as long as from its start (its making, where nobody told of a start) to that.
 */
const REFRESH = `
  update deployments d
  set status = s.status, started_at = s.started_at, finished_at = s.finished_at, url = coalesce(s.url, d.url),
    duration_seconds = greatest(extract(epoch from s.finished_at - coalesce(s.started_at, d.created_at)), 0)::int,
    updated_at = greatest(d.updated_at, s.last_at)
  from unnest($1::bigint[], $2::text[]) as k (repo_id, source_key)
  cross join lateral (
    -- The limit makes it one look-up each, whatever the planner knows of a table that is being filled.
    select g.repo_id, g.deployment_id from deployments g
    where g.repo_id = k.repo_id and g.source = 'github' and g.source_key = k.source_key
    limit 1
  ) o
  cross join lateral (
    select
      (array_agg(case when t.state in ('queued', 'waiting') then 'pending' else t.state end
        order by t.created_at desc, t.provider_id desc))[1]::deployment_status as status,
      min(t.created_at) filter (where t.state = 'in_progress') as started_at,
      min(t.created_at) filter (where t.state in ('success', 'failure', 'error')) as finished_at,
      (array_agg(t.url order by t.created_at desc, t.provider_id desc) filter (where t.url is not null))[1] as url,
      max(t.created_at) as last_at
    from deployment_statuses t
    where t.repo_id = o.repo_id and t.deployment_id = o.deployment_id
  ) s
  where d.repo_id = o.repo_id and d.deployment_id = o.deployment_id and s.last_at is not null`;

/** Stores deployments of the provider; one each, in order of key. */
export async function upsertDeployments(
  client: ClientBase,
  rows: readonly ProviderDeploymentRow[],
): Promise<void> {
  if (rows.length === 0) return;
  await client.query({ text: UPSERT, values: [JSON.stringify(rows)] });
}

/** Stores statuses of stored deployments; one each, in order of key. A status never changes. */
export async function insertDeploymentStatuses(
  client: ClientBase,
  rows: readonly DeploymentStatusRow[],
): Promise<void> {
  if (rows.length === 0) return;
  await client.query({
    text: INSERT_STATUSES,
    values: [JSON.stringify(rows)],
  });
}

/** Computes anew what deployments of the provider are, from their statuses. */
export async function refreshDeployments(
  client: ClientBase,
  keys: readonly { readonly repoId: number; readonly providerId: number }[],
): Promise<void> {
  if (keys.length === 0) return;
  await client.query({
    text: REFRESH,
    values: [keys.map(({ repoId }) => repoId), keys.map(({ providerId }) => String(providerId))],
  });
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
