import type { ClientBase } from 'pg';

/**
 * Takes back the deployments that a rule made. Applying the rules again brings back those that still are some. Tags and
 * pushes are not kept, so those go for good only with their rule: while it merely changes they follow it.
 */
export async function withdrawRuleDeployments(
  client: ClientBase,
  repoId: number,
  ruleId: number,
  options: { readonly isLeaving: boolean },
): Promise<void> {
  await client.query({
    text: `
      update deployments d
      set stated_environment = coalesce(r.environment, d.stated_environment),
        environment_name = coalesce(r.environment::text, d.environment_name),
        deleted_at = case when r.rule_id is not null and d.source in ('tag', 'push') then null else now() end,
        updated_at = now()
      from (select $1::bigint as repo_id, $2::bigint as rule_id) k
      left join deployment_rules r on r.repo_id = k.repo_id and r.rule_id = k.rule_id and r.is_active and not $3::boolean
      where d.repo_id = k.repo_id and d.rule_id = k.rule_id`,
    values: [repoId, ruleId, options.isLeaving],
  });
}
