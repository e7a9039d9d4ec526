import type { ClientBase } from 'pg';
import type { DeploymentStatus } from '../../domain/deployments/deployment-rule.ts';
import type { Environment } from '../../domain/facts/environment.ts';
import { refreshDeployments } from './deployment-statuses.ts';

/** What somebody tells of a deployment; null: nothing of it now, so that what was told before stays. */
export interface ToldDeployment {
  /** Unique within the repository: telling it again tells more of the same deployment. */
  readonly key: string;
  readonly environment: Environment | null;
  readonly environmentName: string | null;
  /** What the name says, for when no environment was ever told. */
  readonly environmentByName: Environment | null;
  readonly commitSha: string | null;
  readonly ref: string | null;
  readonly description: string | null;
  readonly url: string | null;
  readonly deployedBy: string | null;
  readonly createdAt: string | null;
  readonly statuses: readonly ToldStatus[];
}

export interface ToldStatus {
  readonly state: DeploymentStatus;
  /** Null: now, unless this is the last that was told already. */
  readonly at: string | null;
}

const BEGINNINGS: ReadonlySet<DeploymentStatus> = new Set(['pending', 'in_progress']);

const UPSERT = `
  insert into deployments as d (repo_id, source, source_key, stated_environment, environment_name, commit_sha, ref, description,
    url, deployed_by, deployed_by_login, created_at, updated_at)
  select $1::bigint, 'api', $2::text, coalesce($3::deployment_environment, $5::deployment_environment, 'production'),
    coalesce($4::text, $3::text, 'production'), $6::text, $7::text, $8::text, $9::text,
    (select i.developer_id from developer_identities i
      where i.provider = 'github' and i.kind = 'login' and i.value = lower($10::text)),
    $10::text, coalesce($11::timestamptz, $12::timestamptz, date_trunc('milliseconds', now())), date_trunc('milliseconds', now())
  on conflict (repo_id, source, source_key) do update
  set stated_environment = coalesce($3::deployment_environment, $5::deployment_environment, d.stated_environment),
    environment_name = case
      when $4::text is not null then $4
      -- Told by its kind alone it is named by that.
      when $3::text is not null and d.environment_name = d.stated_environment::text then $3::text
      else d.environment_name
    end,
    commit_sha = coalesce(excluded.commit_sha, d.commit_sha), ref = coalesce(excluded.ref, d.ref),
    description = coalesce(excluded.description, d.description), url = coalesce(excluded.url, d.url),
    deployed_by = case when $10::text is null then d.deployed_by else excluded.deployed_by end,
    deployed_by_login = coalesce(excluded.deployed_by_login, d.deployed_by_login),
    created_at = case when $11::timestamptz is null then least(d.created_at, excluded.created_at) else excluded.created_at end,
    updated_at = excluded.updated_at
  returning deployment_id as id, xmax = 0 as created`;

/** A beginning without a time lay somewhere before it was told: it gives way to an end that is told to be earlier. */
const DROP_LATER_BEGINNINGS = `
  delete from deployment_statuses t
  where t.repo_id = $1 and t.deployment_id = $2 and t.source_key ~ '^(pending|in_progress)~'
    and t.created_at > any ($3::timestamptz[])`;

const ADD_STATUSES = `
  insert into deployment_statuses (repo_id, deployment_id, source_key, state, created_at)
  select $1::bigint, $2::bigint, s.state || case when s.is_timed then '@' else '~' end || to_char(s.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), s.state, s.at
  from (
    select state, coalesce(at, date_trunc('milliseconds', now())) as at, at is not null as is_timed
    from unnest($3::text[], $4::timestamptz[]) u (state, at)
  ) s
  where s.is_timed or s.state is distinct from (
    select t.state from deployment_statuses t
    where t.repo_id = $1::bigint and t.deployment_id = $2::bigint order by t.created_at desc, t.state::deployment_status desc limit 1
  )
  on conflict do nothing`;

/**
 * Stores a deployment that somebody told us of through the API, or what they tell of it now. Its statuses become a history, whatever
 * order they are told in. To be called in a transaction.
 * @returns null when there is no such repository
 */
export async function tellDeployment(
  client: ClientBase,
  repoId: number,
  told: ToldDeployment,
): Promise<{ readonly id: number; readonly created: boolean } | null> {
  // Whoever changes what names mean is waited for: the name is looked up as it is stored.
  const { rowCount } = await client.query('select from repositories where repo_id = $1 for share', [repoId]);
  if (rowCount === 0) return null;
  const { rows } = await client.query<{ id: number; created: boolean }>(UPSERT, [
    repoId,
    told.key,
    told.environment,
    told.environmentName,
    told.environmentByName,
    told.commitSha,
    told.ref,
    told.description,
    told.url,
    told.deployedBy,
    told.createdAt,
    earliest(told.statuses),
  ]);
  const stored = rows[0]!;
  await client.query(DROP_LATER_BEGINNINGS, [
    repoId,
    stored.id,
    told.statuses.flatMap(({ state, at }) => (BEGINNINGS.has(state) || at === null ? [] : [at])),
  ]);
  await client.query(ADD_STATUSES, [
    repoId,
    stored.id,
    told.statuses.map(({ state }) => state),
    told.statuses.map(({ at }) => at),
  ]);
  await refreshDeployments(client, [{ repoId, source: 'api', key: told.key }]);
  return stored;
}

function earliest(statuses: readonly ToldStatus[]): string | null {
  const times = statuses.flatMap(({ at }) => (at === null ? [] : [Date.parse(at)]));
  return times.length === 0 ? null : new Date(Math.min(...times)).toISOString();
}
