import type { ClientBase } from 'pg';
import type { IncidentRule } from '../../domain/incidents/incident-rule.ts';

/** Active incident rules of these repositories. */
export async function listActiveIncidentRules(
  client: ClientBase,
  repoIds: readonly number[],
): Promise<(IncidentRule & { readonly repoId: number })[]> {
  if (repoIds.length === 0) return [];
  const { rows } = await client.query<IncidentRule & { repoId: number }>({
    text: `
      select repo_id as "repoId", rule_id as "ruleId", label_pattern as "labelPattern", environment,
        environment_name as "environmentName", severity
      from incident_rules where repo_id = any ($1::bigint[]) and is_active`,
    values: [repoIds],
  });
  return rows;
}
