import { type CommonQueryMethods, sql } from 'slonik';
import { z } from 'zod';
import { DEPLOYMENT_STATUSES } from '../../domain/deployments/deployment-rule.ts';
import { ENVIRONMENTS } from '../../domain/facts/environment.ts';

export const DEPLOYMENT_SOURCES = ['github', 'release', 'tag', 'workflow_run', 'push', 'api'] as const;

const columns = sql.fragment`
  d.deployment_id::text as id, d.source, d.source_key as key, d.rule_id::text as "ruleId", d.environment,
  d.environment_name as "environmentName", d.status, d.commit_sha as "commitSha", d.ref, d.task, d.description, d.url,
  d.deployed_by_login as "deployedBy", d.created_at as "createdAt", d.started_at as "startedAt",
  d.finished_at as "finishedAt", d.duration_seconds as "durationSeconds", d.updated_at as "updatedAt"`;

const deploymentRow = z.object({
  id: z.string(),
  source: z.enum(DEPLOYMENT_SOURCES),
  key: z.string(),
  ruleId: z.string().nullable(),
  environment: z.enum(ENVIRONMENTS),
  environmentName: z.string(),
  status: z.enum(DEPLOYMENT_STATUSES),
  commitSha: z.string().nullable(),
  ref: z.string().nullable(),
  task: z.string().nullable(),
  description: z.string().nullable(),
  url: z.string().nullable(),
  deployedBy: z.string().nullable(),
  createdAt: z.date(),
  startedAt: z.date().nullable(),
  finishedAt: z.date().nullable(),
  durationSeconds: z.number().nullable(),
  updatedAt: z.date(),
});
export type DeploymentRow = z.infer<typeof deploymentRow>;

export interface DeploymentFilter {
  readonly environment?: DeploymentRow['environment'] | undefined;
  readonly status?: DeploymentRow['status'] | undefined;
  readonly source?: DeploymentRow['source'] | undefined;
  readonly since?: string | undefined;
  readonly until?: string | undefined;
  readonly after?: { readonly createdAt: string; readonly id: number } | undefined;
  readonly limit: number;
}

/** Deployments of a repository that were not taken back, the newest first. */
export async function listDeployments(
  db: CommonQueryMethods,
  repoId: number,
  filter: DeploymentFilter,
): Promise<readonly DeploymentRow[]> {
  const conditions = [sql.fragment`d.repo_id = ${repoId}`, sql.fragment`d.deleted_at is null`];
  if (filter.environment !== undefined) {
    conditions.push(sql.fragment`d.environment = ${filter.environment}::deployment_environment`);
  }
  if (filter.status !== undefined)
    conditions.push(sql.fragment`d.status = ${filter.status}::deployment_status`);
  if (filter.source !== undefined) conditions.push(sql.fragment`d.source = ${filter.source}`);
  if (filter.since !== undefined) conditions.push(sql.fragment`d.created_at >= ${filter.since}::timestamptz`);
  if (filter.until !== undefined) conditions.push(sql.fragment`d.created_at < ${filter.until}::timestamptz`);
  if (filter.after !== undefined) {
    const { createdAt, id } = filter.after;
    conditions.push(sql.fragment`(d.created_at, d.deployment_id) < (${createdAt}::timestamptz, ${id})`);
  }
  return db.any(sql.type(deploymentRow)`
    select ${columns}
    from deployments d
    where ${sql.join(conditions, sql.fragment` and `)}
    order by d.created_at desc, d.deployment_id desc
    limit ${filter.limit}`);
}

export interface ToldDeployment {
  /** Unique within the repository: telling it again updates the deployment. */
  readonly key: string;
  readonly environment: DeploymentRow['environment'];
  readonly environmentName: string;
  readonly status: DeploymentRow['status'];
  readonly commitSha: string | null;
  readonly ref: string | null;
  readonly description: string | null;
  readonly url: string | null;
  readonly deployedBy: string | null;
  readonly createdAt: string;
  readonly startedAt: string | null;
  readonly finishedAt: string | null;
}

const toldRow = deploymentRow.extend({ created: z.boolean() });

/** Stores a deployment that somebody told us of through the API, or what they tell of it now. */
export async function tellDeployment(
  db: CommonQueryMethods,
  repoId: number,
  told: ToldDeployment,
): Promise<DeploymentRow & { readonly created: boolean }> {
  const { key, environment, environmentName, status, commitSha, ref, description, url, deployedBy } = told;
  return db.one(sql.type(toldRow)`
    insert into deployments as d (repo_id, source, source_key, environment, environment_name, status, commit_sha, ref,
      description, url, deployed_by, deployed_by_login, created_at, started_at, finished_at, duration_seconds, updated_at)
    select ${repoId}, 'api', ${key}, ${environment}::deployment_environment, ${environmentName},
      ${status}::deployment_status, ${commitSha}, ${ref}, ${description}, ${url},
      (select i.developer_id from developer_identities i
        where i.provider = 'github' and i.kind = 'login' and i.value = lower(${deployedBy})),
      ${deployedBy}, ${told.createdAt}::timestamptz, ${told.startedAt}::timestamptz, ${told.finishedAt}::timestamptz,
      greatest(extract(epoch from ${told.finishedAt}::timestamptz
        - coalesce(${told.startedAt}::timestamptz, ${told.createdAt}::timestamptz)), 0)::int,
      date_trunc('milliseconds', now())
    on conflict (repo_id, source, source_key) do update
    set (environment, environment_name, status, commit_sha, ref, description, url, deployed_by, deployed_by_login, created_at,
        started_at, finished_at, duration_seconds, updated_at)
      = row (excluded.environment, excluded.environment_name, excluded.status, excluded.commit_sha, excluded.ref,
        excluded.description, excluded.url, excluded.deployed_by, excluded.deployed_by_login, excluded.created_at,
        excluded.started_at, excluded.finished_at, excluded.duration_seconds, excluded.updated_at)
    returning ${columns}, xmax = 0 as created`);
}
