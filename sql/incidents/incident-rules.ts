import { type CommonQueryMethods, sql } from 'slonik';
import { z } from 'zod';
import { ENVIRONMENTS } from '../../domain/facts/environment.ts';
import { INCIDENT_SEVERITIES } from '../../domain/incidents/incident-rule.ts';

const ruleRow = z.object({
  id: z.string(),
  labelPattern: z.string(),
  environment: z.enum(ENVIRONMENTS),
  severity: z.enum(INCIDENT_SEVERITIES),
  isActive: z.boolean(),
});
export type IncidentRuleRow = z.infer<typeof ruleRow>;

const columns = sql.fragment`
  r.rule_id::text as id, r.label_pattern as "labelPattern", r.environment, r.severity, r.is_active as "isActive"`;

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

/** Adds a rule; null when the repository has one of this pattern. */
export async function addIncidentRule(
  db: CommonQueryMethods,
  repoId: number,
  rule: Pick<IncidentRuleRow, 'labelPattern' | 'environment' | 'severity'>,
): Promise<IncidentRuleRow | null> {
  return db.maybeOne(sql.type(ruleRow)`
    insert into incident_rules as r (repo_id, label_pattern, environment, severity)
    values (${repoId}, ${rule.labelPattern}, ${rule.environment}::deployment_environment, ${rule.severity})
    on conflict (repo_id, label_pattern) do nothing
    returning ${columns}`);
}

/** Changes a rule; null when there is none of this id. */
export async function changeIncidentRule(
  db: CommonQueryMethods,
  repoId: number,
  ruleId: number,
  change: {
    readonly environment?: IncidentRuleRow['environment'] | undefined;
    readonly severity?: IncidentRuleRow['severity'] | undefined;
    readonly isActive?: boolean | undefined;
  },
): Promise<IncidentRuleRow | null> {
  return db.maybeOne(sql.type(ruleRow)`
    update incident_rules r
    set environment = coalesce(${change.environment ?? null}::deployment_environment, r.environment),
      severity = coalesce(${change.severity ?? null}, r.severity),
      is_active = coalesce(${change.isActive ?? null}::boolean, r.is_active)
    where r.repo_id = ${repoId} and r.rule_id = ${ruleId}
    returning ${columns}`);
}

/** Takes a rule away; null when there is none of this id. */
export async function removeIncidentRule(
  db: CommonQueryMethods,
  repoId: number,
  ruleId: number,
): Promise<IncidentRuleRow | null> {
  return db.maybeOne(sql.type(ruleRow)`
    delete from incident_rules r where r.repo_id = ${repoId} and r.rule_id = ${ruleId} returning ${columns}`);
}
