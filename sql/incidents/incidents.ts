import { type CommonQueryMethods, sql } from 'slonik';
import { z } from 'zod';
import { ENVIRONMENTS } from '../../domain/facts/environment.ts';
import { INCIDENT_SEVERITIES } from '../../domain/incidents/incident-rule.ts';

export const incidentColumns = sql.fragment`
  i.incident_id as id, i.repo_id::text as "repositoryId", i.source, i.source_key as key, i.title, i.environment,
  i.environment_name as "environmentName", i.severity,
  i.started_at as "startedAt", i.resolved_at as "resolvedAt", i.url, i.is_active as "isActive",
  i.deployment_id::text as "deploymentId",
  (select json_build_object('key', d.source_key, 'ref', d.ref, 'environmentName', d.environment_name)
   from deployments d where d.repo_id = i.repo_id and d.deployment_id = i.deployment_id) as deployment, i.blame_reason as "blameReason",
  i.blame_confidence::float8 as "blameConfidence", i.is_overridden as "isOverridden", i.overridden_by as "overriddenBy",
  i.overridden_at as "overriddenAt"`;

export const incidentRow = z.object({
  id: z.string(),
  repositoryId: z.string(),
  source: z.enum(['issue', 'api']),
  key: z.string(),
  title: z.string(),
  environment: z.enum(ENVIRONMENTS),
  environmentName: z.string().nullable(),
  severity: z.enum(INCIDENT_SEVERITIES),
  startedAt: z.date(),
  resolvedAt: z.date().nullable(),
  url: z.string().nullable(),
  isActive: z.boolean(),
  deploymentId: z.string().nullable(),
  deployment: z
    .object({ key: z.string(), ref: z.string().nullable(), environmentName: z.string() })
    .nullable(),
  blameReason: z.string().nullable(),
  blameConfidence: z.number().nullable(),
  isOverridden: z.boolean(),
  overriddenBy: z.string().nullable(),
  overriddenAt: z.date().nullable(),
});
export type IncidentRow = z.infer<typeof incidentRow>;

export interface IncidentFilter {
  readonly isOpen?: boolean | undefined;
  readonly environment?: IncidentRow['environment'] | undefined;
  readonly after?: { readonly startedAt: string; readonly id: string } | undefined;
  readonly limit: number;
}

/** Incidents of a repository, the newest first. Those that were taken back (their label is gone) are left out. */
export async function listIncidents(
  db: CommonQueryMethods,
  repoId: number,
  filter: IncidentFilter,
): Promise<readonly IncidentRow[]> {
  const conditions = [sql.fragment`i.repo_id = ${repoId}`, sql.fragment`i.is_active`];
  if (filter.isOpen !== undefined) conditions.push(sql.fragment`(i.resolved_at is null) = ${filter.isOpen}`);
  if (filter.environment !== undefined) {
    conditions.push(sql.fragment`i.environment = ${filter.environment}::deployment_environment`);
  }
  if (filter.after !== undefined) {
    const { startedAt, id } = filter.after;
    conditions.push(sql.fragment`(i.started_at, i.incident_id) < (${startedAt}::timestamptz, ${id}::uuid)`);
  }
  return db.any(sql.type(incidentRow)`
    select ${incidentColumns}
    from incidents i
    where ${sql.join(conditions, sql.fragment` and `)}
    order by i.started_at desc, i.incident_id desc
    limit ${filter.limit}`);
}

export interface ToldIncident {
  /** The reporter's own; telling it again updates the incident. */
  readonly key: string;
  readonly title: string;
  readonly environment: IncidentRow['environment'];
  readonly environmentName: string | null;
  readonly severity: IncidentRow['severity'];
  readonly startedAt: string;
  readonly resolvedAt: string | null;
  readonly url: string | null;
}

const toldRow = z.object({ id: z.string(), created: z.boolean() });

/** Stores an incident that somebody told us of through the API, or what they tell of it now; and says what it is blamed on. */
export async function tellIncident(
  db: CommonQueryMethods,
  repoId: number,
  { key, title, environment, environmentName, severity, startedAt, resolvedAt, url }: ToldIncident,
): Promise<IncidentRow & { readonly created: boolean }> {
  const told = await db.one(sql.type(toldRow)`
    insert into incidents as i (repo_id, source, source_key, title, environment, environment_name, severity, started_at, resolved_at, url)
    values (${repoId}, 'api', ${key}, ${title}, ${environment}::deployment_environment, ${environmentName}, ${severity},
      ${startedAt}::timestamptz, ${resolvedAt}::timestamptz, ${url})
    on conflict (repo_id, source, source_key) do update
    set (title, environment, environment_name, severity, started_at, resolved_at, url, is_active)
      = row (excluded.title, excluded.environment, excluded.environment_name, excluded.severity, excluded.started_at, excluded.resolved_at,
        excluded.url, true)
    returning i.incident_id as id, xmax = 0 as created`);
  // Blame is found by a trigger, after what `returning` sees.
  const row = await db.one(sql.type(incidentRow)`
    select ${incidentColumns} from incidents i where i.repo_id = ${repoId} and i.incident_id = ${told.id}::uuid`);
  return { ...row, created: told.created };
}

/**
 * Ends an incident that was told through the API. One that is resolved already stays as it is.
 * @returns null when the repository has no such incident
 */
export async function resolveIncident(
  db: CommonQueryMethods,
  repoId: number,
  incidentId: string,
  resolvedAt: string,
): Promise<IncidentRow | null> {
  return db.maybeOne(sql.type(incidentRow)`
    update incidents i
    set resolved_at = coalesce(i.resolved_at, greatest(${resolvedAt}::timestamptz, i.started_at))
    where i.repo_id = ${repoId} and i.incident_id = ${incidentId}::uuid
    returning ${incidentColumns}`);
}
