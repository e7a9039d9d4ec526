import type { ClientBase } from 'pg';
import { type CommonQueryMethods, sql } from 'slonik';
import { z } from 'zod';
import { ENVIRONMENTS } from '../../domain/facts/environment.ts';
import { INCIDENT_SEVERITIES } from '../../domain/incidents/incident-rule.ts';

const ruleRow = z.object({
  id: z.string(),
  labelPattern: z.string(),
  environment: z.enum(ENVIRONMENTS),
  environmentName: z.string().nullable(),
  severity: z.enum(INCIDENT_SEVERITIES),
  isActive: z.boolean(),
});
export type IncidentRuleRow = z.infer<typeof ruleRow>;

const columns = sql.fragment`
  r.rule_id::text as id, r.label_pattern as "labelPattern", r.environment, r.environment_name as "environmentName",
  r.severity, r.is_active as "isActive"`;

/** Rules of a repository, the oldest first. */
export async function listIncidentRules(
  db: CommonQueryMethods,
  repoId: number,
  page: { readonly afterId: number | undefined; readonly limit: number },
): Promise<readonly IncidentRuleRow[]> {
  return db.any(sql.type(ruleRow)`
    select ${columns}
    from incident_rules r
    where r.repo_id = ${repoId} and r.rule_id > ${page.afterId ?? 0}
    order by r.rule_id
    limit ${page.limit}`);
}

const returned = `
  returning rule_id::text as id, label_pattern as "labelPattern", environment, environment_name as "environmentName", severity,
    is_active as "isActive"`;

/** Adds a rule; null when the repository has one of this pattern. */
export async function addIncidentRule(
  client: ClientBase,
  repoId: number,
  rule: Pick<IncidentRuleRow, 'labelPattern' | 'environment' | 'environmentName' | 'severity'>,
): Promise<IncidentRuleRow | null> {
  const { rows } = await client.query<IncidentRuleRow>(
    `insert into incident_rules (repo_id, label_pattern, environment, environment_name, severity)
     values ($1, $2, $3, $4, $5) on conflict (repo_id, label_pattern) do nothing ${returned}`,
    [repoId, rule.labelPattern, rule.environment, rule.environmentName, rule.severity],
  );
  return rows[0] ?? null;
}

/** Changes a rule; null when there is none of this id. */
export async function changeIncidentRule(
  client: ClientBase,
  repoId: number,
  ruleId: number,
  change: {
    readonly environment?: IncidentRuleRow['environment'] | undefined;
    /** Null: any of its kind from now on. */
    readonly environmentName?: IncidentRuleRow['environmentName'] | undefined;
    readonly severity?: IncidentRuleRow['severity'] | undefined;
    readonly isActive?: boolean | undefined;
  },
): Promise<IncidentRuleRow | null> {
  const { rows } = await client.query<IncidentRuleRow>(
    `update incident_rules
     set environment = coalesce($3::deployment_environment, environment), severity = coalesce($4, severity),
       is_active = coalesce($5::boolean, is_active), environment_name = case when $6 then $7 else environment_name end
     where repo_id = $1 and rule_id = $2 ${returned}`,
    [
      repoId,
      ruleId,
      change.environment ?? null,
      change.severity ?? null,
      change.isActive ?? null,
      change.environmentName !== undefined,
      change.environmentName ?? null,
    ],
  );
  return rows[0] ?? null;
}

/** Takes a rule away; null when there is none of this id. */
export async function removeIncidentRule(
  client: ClientBase,
  repoId: number,
  ruleId: number,
): Promise<IncidentRuleRow | null> {
  const { rows } = await client.query<IncidentRuleRow>(
    `delete from incident_rules where repo_id = $1 and rule_id = $2 ${returned}`,
    [repoId, ruleId],
  );
  return rows[0] ?? null;
}
