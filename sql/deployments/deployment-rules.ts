import { type CommonQueryMethods, sql } from 'slonik';
import { z } from 'zod';
import { DEPLOYMENT_RULE_SOURCES } from '../../domain/deployments/deployment-rule.ts';
import { ENVIRONMENTS } from '../../domain/facts/environment.ts';

const ruleRow = z.object({
  id: z.string(),
  source: z.enum(DEPLOYMENT_RULE_SOURCES),
  pattern: z.string(),
  environment: z.enum(ENVIRONMENTS),
  isActive: z.boolean(),
});
export type DeploymentRuleRow = z.infer<typeof ruleRow>;

const columns = sql.fragment`r.rule_id::text as id, r.source, r.pattern, r.environment, r.is_active as "isActive"`;

/** Rules of a repository, the oldest first. */
export async function listDeploymentRules(
  db: CommonQueryMethods,
  repoId: number,
  page: { readonly afterId: number | undefined; readonly limit: number },
): Promise<readonly DeploymentRuleRow[]> {
  return db.any(sql.type(ruleRow)`
    select ${columns}
    from deployment_rules r
    where r.repo_id = ${repoId} and r.rule_id > ${page.afterId ?? 0}
    order by r.rule_id
    limit ${page.limit}`);
}

/** Adds a rule; null when the repository has one of this source and pattern. */
export async function addDeploymentRule(
  db: CommonQueryMethods,
  repoId: number,
  rule: Pick<DeploymentRuleRow, 'source' | 'pattern' | 'environment'>,
): Promise<DeploymentRuleRow | null> {
  return db.maybeOne(sql.type(ruleRow)`
    insert into deployment_rules as r (repo_id, source, pattern, environment)
    values (${repoId}, ${rule.source}, ${rule.pattern}, ${rule.environment}::deployment_environment)
    on conflict (repo_id, source, pattern) do nothing
    returning ${columns}`);
}

/** Changes a rule; null when there is none of this id. */
export async function changeDeploymentRule(
  db: CommonQueryMethods,
  repoId: number,
  ruleId: number,
  change: {
    readonly environment?: DeploymentRuleRow['environment'] | undefined;
    readonly isActive?: boolean | undefined;
  },
): Promise<DeploymentRuleRow | null> {
  return db.maybeOne(sql.type(ruleRow)`
    update deployment_rules r
    set environment = coalesce(${change.environment ?? null}::deployment_environment, r.environment),
      is_active = coalesce(${change.isActive ?? null}::boolean, r.is_active)
    where r.repo_id = ${repoId} and r.rule_id = ${ruleId}
    returning ${columns}`);
}

/** Takes a rule away; null when there is none of this id. */
export async function removeDeploymentRule(
  db: CommonQueryMethods,
  repoId: number,
  ruleId: number,
): Promise<DeploymentRuleRow | null> {
  return db.maybeOne(sql.type(ruleRow)`
    delete from deployment_rules r where r.repo_id = ${repoId} and r.rule_id = ${ruleId} returning ${columns}`);
}
