import type { ClientBase } from 'pg';
import type { DeploymentRule } from '../../domain/deployments/deployment-rule.ts';

export interface ActiveDeploymentRule extends DeploymentRule {
  readonly repoId: number;
  /** Of the repository. */
  readonly defaultBranch: string | null;
  /** The default branch when the rule was last applied to everything. */
  readonly appliedToBranch: string | null;
}

/** Active deployment rules of these repositories. */
export async function listActiveDeploymentRules(
  client: ClientBase,
  repoIds: readonly number[],
): Promise<ActiveDeploymentRule[]> {
  if (repoIds.length === 0) return [];
  const { rows } = await client.query<ActiveDeploymentRule>({
    text: `
      select d.repo_id as "repoId", d.rule_id as "ruleId", d.source, d.pattern, d.branch, d.environment,
        r.default_branch as "defaultBranch", d.applied_to_branch as "appliedToBranch"
      from deployment_rules d join repositories r using (repo_id)
      where d.repo_id = any ($1::bigint[]) and d.is_active`,
    values: [repoIds],
  });
  return rows;
}

/** Notes that all rules of a repository were applied to everything, with its default branch as it is. */
export async function noteRulesApplied(client: ClientBase, repoId: number): Promise<void> {
  await client.query(
    `update deployment_rules d set applied_to_branch = r.default_branch from repositories r
     where r.repo_id = d.repo_id and d.repo_id = $1 and d.applied_to_branch is distinct from r.default_branch`,
    [repoId],
  );
}
