import type { ClientBase } from 'pg';
import type { DeploymentStatus, RuleSource } from '../../domain/deployments/deployment-rule.ts';
import type { Environment } from '../../domain/facts/environment.ts';

/** What a rule took for a deployment. */
export interface RuleDeploymentRow {
  readonly repo_id: number;
  readonly source: RuleSource;
  readonly source_key: string;
  readonly rule_id: number;
  /** The kind of environment without the team's mappings, which the database applies. */
  readonly stated_environment: Environment;
  readonly environment_name: string;
  readonly status: DeploymentStatus;
  readonly commit_sha: string | null;
  readonly ref: string | null;
  readonly description: string | null;
  readonly url: string | null;
  readonly created_at: Date;
  readonly started_at: Date | null;
  readonly finished_at: Date | null;
  readonly duration_seconds: number | null;
  readonly updated_at: Date;
}

/** Which deployments of a source rows are all there are to be of. */
export type RuleScope =
  | { readonly of: 'all' }
  | { readonly of: 'refs'; readonly values: readonly string[] }
  | { readonly of: 'keys'; readonly values: readonly string[] };

export interface RuleTarget {
  readonly repoId: number;
  readonly source: RuleSource;
  readonly scope: RuleScope;
}

/** Rows sent to the database at a time. */
const ROWS_PER_STATEMENT = 5_000;

const UPSERT = `
  insert into deployments as d (repo_id, source, source_key, rule_id, stated_environment, environment_name, status, commit_sha, ref,
    description, url, created_at, started_at, finished_at, duration_seconds, updated_at)
  select f.* from json_to_recordset($1::json) as f (
    repo_id bigint, source text, source_key text, rule_id bigint, stated_environment deployment_environment, environment_name text,
    status deployment_status, commit_sha text, ref text, description text, url text, created_at timestamptz,
    started_at timestamptz, finished_at timestamptz, duration_seconds int, updated_at timestamptz)
  order by repo_id, source, source_key
  on conflict (repo_id, source, source_key) do update
  set (rule_id, stated_environment, environment_name, status, commit_sha, ref, description, url, created_at, started_at,
      finished_at, duration_seconds, updated_at, deleted_at)
    = row (excluded.rule_id, excluded.stated_environment, excluded.environment_name, excluded.status, excluded.commit_sha,
      excluded.ref, excluded.description, excluded.url, excluded.created_at, excluded.started_at, excluded.finished_at,
      excluded.duration_seconds, excluded.updated_at, null)
  where (d.rule_id, d.stated_environment, d.environment_name, d.status, d.commit_sha, d.ref, d.description, d.url, d.created_at,
      d.started_at, d.finished_at, d.duration_seconds, d.updated_at, d.deleted_at)
    is distinct from (excluded.rule_id, excluded.stated_environment, excluded.environment_name, excluded.status,
      excluded.commit_sha, excluded.ref, excluded.description, excluded.url, excluded.created_at, excluded.started_at,
      excluded.finished_at, excluded.duration_seconds, excluded.updated_at, null)`;

/** What a rule could take again stays as withdrawn, so that a person's word on its incidents does, too. */
const WITHDRAW = `
  update deployments d set deleted_at = now(), updated_at = now()
  where d.repo_id = $1 and d.source = $2 and d.deleted_at is null and d.source_key <> all ($3::text[])`;
const WITHIN: Readonly<Record<RuleScope['of'], string>> = {
  all: '',
  refs: ' and d.ref = any ($4::text[])',
  keys: ' and d.source_key = any ($4::text[])',
};
const FORGET = `
  delete from deployments d
  where d.repo_id = $1 and d.source = $2 and d.deleted_at is not null and d.ref = any ($3::text[])
    and d.source_key <> all ($4::text[])
    and not exists (select from incidents i
      where i.repo_id = d.repo_id and i.deployment_id = d.deployment_id and i.is_overridden)`;

/** Makes the deployments of one source within a scope exactly these rows. */
export async function storeRuleDeployments(
  client: ClientBase,
  { repoId, source, scope }: RuleTarget,
  rows: readonly RuleDeploymentRow[],
): Promise<void> {
  for (let from = 0; from < rows.length; from += ROWS_PER_STATEMENT) {
    await client.query({
      text: UPSERT,
      values: [JSON.stringify(rows.slice(from, from + ROWS_PER_STATEMENT))],
    });
  }
  const kept = rows.map(({ source_key }) => source_key);
  await client.query(WITHDRAW + WITHIN[scope.of], [
    repoId,
    source,
    kept,
    ...(scope.of === 'all' ? [] : [scope.values]),
  ]);
}

/**
 * Deletes withdrawn deployments that can never come back: movements of refs that turned out to be another's telling.
 * @param refs all that is known of them was read
 * @param keys of all their movements
 */
export async function forgetMovements(
  client: ClientBase,
  { repoId, source }: Pick<RuleTarget, 'repoId' | 'source'>,
  refs: readonly string[],
  keys: readonly string[],
): Promise<void> {
  if (refs.length === 0) return;
  await client.query(FORGET, [repoId, source, refs, keys]);
}
