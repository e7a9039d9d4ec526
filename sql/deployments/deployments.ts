import { type CommonQueryMethods, sql } from 'slonik';
import { z } from 'zod';
import { DEPLOYMENT_STATES } from '../../domain/deployments/deployment-history.ts';
import { DEPLOYMENT_STATUSES } from '../../domain/deployments/deployment-rule.ts';
import { ENVIRONMENTS } from '../../domain/facts/environment.ts';

export const DEPLOYMENT_SOURCES = ['github', 'release', 'tag', 'workflow_run', 'push', 'api'] as const;

const columns = sql.fragment`
  d.deployment_id::text as id, d.source, d.source_key as key, d.rule_id::text as "ruleId", d.environment,
  d.environment_name as "environmentName", d.service, d.status, d.commit_sha as "commitSha", d.ref, d.task, d.description, d.url,
  d.deployed_by_login as "deployedBy", d.created_at as "createdAt", d.started_at as "startedAt",
  d.finished_at as "finishedAt", d.failed_at as "failedAt", d.succeeded_at as "succeededAt", d.duration_seconds as "durationSeconds", d.updated_at as "updatedAt"`;

const deploymentRow = z.object({
  id: z.string(),
  source: z.enum(DEPLOYMENT_SOURCES),
  key: z.string(),
  ruleId: z.string().nullable(),
  environment: z.enum(ENVIRONMENTS),
  environmentName: z.string(),
  service: z.string(),
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
  failedAt: z.date().nullable(),
  succeededAt: z.date().nullable(),
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

/** One deployment of a repository; null when there is none of this id, or it was taken back. */
export async function getDeployment(
  db: CommonQueryMethods,
  repoId: number,
  deploymentId: number,
): Promise<DeploymentRow | null> {
  return db.maybeOne(sql.type(deploymentRow)`
    select ${columns}
    from deployments d
    where d.repo_id = ${repoId} and d.deployment_id = ${deploymentId} and d.deleted_at is null`);
}

const statusRow = z.object({
  id: z.string(),
  state: z.enum(DEPLOYMENT_STATES),
  at: z.date(),
  description: z.string().nullable(),
  url: z.string().nullable(),
  creator: z.string().nullable(),
});
export type DeploymentStatusRow = z.infer<typeof statusRow>;

/** The history of a deployment as it was told, the earliest first. */
export async function listDeploymentStatuses(
  db: CommonQueryMethods,
  repoId: number,
  deploymentId: number,
  page: { readonly after: { readonly at: string; readonly id: string } | undefined; readonly limit: number },
): Promise<readonly DeploymentStatusRow[]> {
  const { after, limit } = page;
  const later =
    after === undefined
      ? sql.fragment`true`
      : sql.fragment`(t.created_at, t.source_key collate "C") > (${after.at}::timestamptz, ${after.id})`;
  return db.any(sql.type(statusRow)`
    select t.source_key as id, t.state, t.created_at as at, t.description, t.url, t.creator_login as creator
    from deployment_statuses t
    where t.repo_id = ${repoId} and t.deployment_id = ${deploymentId} and ${later}
    order by t.created_at, t.source_key collate "C"
    limit ${limit}`);
}

/** Takes back a deployment that was told through the API, with its history. @returns whether there was one */
export async function forgetDeployment(
  db: CommonQueryMethods,
  repoId: number,
  deploymentId: number,
): Promise<DeploymentRow | null> {
  return db.maybeOne(sql.type(deploymentRow)`
    delete from deployments d
    where d.repo_id = ${repoId} and d.deployment_id = ${deploymentId} and d.source = 'api'
    returning ${columns}`);
}
