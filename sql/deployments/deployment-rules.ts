import type { ClientBase } from 'pg';
import { type CommonQueryMethods, sql } from 'slonik';
import { z } from 'zod';
import { DEPLOYMENT_RULE_SOURCES } from '../../domain/deployments/deployment-rule.ts';
import { ENVIRONMENTS } from '../../domain/facts/environment.ts';

const ruleRow = z.object({
  id: z.string(),
  source: z.enum(DEPLOYMENT_RULE_SOURCES),
  pattern: z.string(),
  branch: z.string().nullable(),
  environment: z.enum(ENVIRONMENTS),
  isActive: z.boolean(),
});
export type DeploymentRuleRow = z.infer<typeof ruleRow>;

const columns = sql.fragment`
  r.rule_id::text as id, r.source, r.pattern, r.branch, r.environment, r.is_active as "isActive"`;

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

const returned = `returning rule_id::text as id, source, pattern, branch, environment, is_active as "isActive"`;

/** Adds a rule; null when the repository has one of this source, pattern and branch. */
export async function addDeploymentRule(
  client: ClientBase,
  repoId: number,
  rule: Pick<DeploymentRuleRow, 'source' | 'pattern' | 'branch' | 'environment'>,
): Promise<DeploymentRuleRow | null> {
  const { rows } = await client.query<DeploymentRuleRow>(
    `insert into deployment_rules (repo_id, source, pattern, branch, environment)
     values ($1, $2, $3, $4, $5) on conflict on constraint deployment_rules_key do nothing ${returned}`,
    [repoId, rule.source, rule.pattern, rule.branch, rule.environment],
  );
  return rows[0] ?? null;
}

/** Changes a rule; null when there is none of this id. */
export async function changeDeploymentRule(
  client: ClientBase,
  repoId: number,
  ruleId: number,
  change: {
    readonly environment?: DeploymentRuleRow['environment'] | undefined;
    /** Null for the default branch; as it is unless given. */
    readonly branch?: string | null | undefined;
    readonly isActive?: boolean | undefined;
  },
): Promise<DeploymentRuleRow | null> {
  const { rows } = await client.query<DeploymentRuleRow>(
    `update deployment_rules
     set environment = coalesce($3::deployment_environment, environment), is_active = coalesce($4::boolean, is_active),
       branch = case when $5::boolean then $6::text else branch end
     where repo_id = $1 and rule_id = $2 ${returned}`,
    [
      repoId,
      ruleId,
      change.environment ?? null,
      change.isActive ?? null,
      change.branch !== undefined,
      change.branch?.trim() ?? null,
    ],
  );
  return rows[0] ?? null;
}

/** Takes a rule away; null when there is none of this id. */
export async function removeDeploymentRule(
  client: ClientBase,
  repoId: number,
  ruleId: number,
): Promise<DeploymentRuleRow | null> {
  const { rows } = await client.query<DeploymentRuleRow>(
    `delete from deployment_rules where repo_id = $1 and rule_id = $2 ${returned}`,
    [repoId, ruleId],
  );
  return rows[0] ?? null;
}
