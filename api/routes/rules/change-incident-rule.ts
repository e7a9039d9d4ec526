import { inTransaction } from '../../../lib/database/transaction.ts';
import { PulseError } from '../../../lib/errors.ts';
import { deriveStoredIncidents } from '../../../lib/facts/rules/derive-incidents.ts';
import { changeIncidentRule } from '../../../sql/incidents/incident-rules.ts';
import type { ApiDependencies } from '../../dependencies.ts';
import { requireRepository } from '../../require-found.ts';
import { type ApiRouter, route } from '../../route.ts';
import { RuleParamsSchema } from '../../schemas/facts/deployment.ts';
import { ChangeIncidentRuleSchema, IncidentRuleSchema } from '../../schemas/facts/incident.ts';

const definition = route({
  method: 'patch',
  path: '/v1/repositories/{repositoryId}/incident-rules/{ruleId}',
  operationId: 'changeIncidentRule',
  access: 'repository.manage',
  tag: 'Facts',
  summary: 'Change an incident rule',
  description: 'What it made of stored issues follows.',
  params: RuleParamsSchema,
  body: ChangeIncidentRuleSchema,
  success: { 200: 'The rule as it is now.' },
  result: IncidentRuleSchema,
  problems: ['repository_not_found', 'rule_not_found'],
});

export function registerChangeIncidentRule(router: ApiRouter, { database }: ApiDependencies): void {
  router.openapi(definition, async (c) => {
    const { repositoryId, ruleId } = c.req.valid('param');
    const rule = await inTransaction(database, async (client) => {
      const changed = await changeIncidentRule(client, repositoryId, ruleId, c.req.valid('json'));
      if (changed !== null) await deriveStoredIncidents(client, repositoryId);
      return changed;
    });
    if (rule === null) {
      await requireRepository(database.slonik, repositoryId);
      throw new PulseError('rule_not_found', `Repository ${repositoryId} has no incident rule ${ruleId}.`);
    }
    return c.json(rule, 200);
  });
}
