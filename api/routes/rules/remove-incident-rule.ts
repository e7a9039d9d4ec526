import { inTransaction } from '../../../lib/database/transaction.ts';
import { PulseError } from '../../../lib/errors.ts';
import { deriveStoredIncidents } from '../../../lib/facts/rules/derive-incidents.ts';
import { removeIncidentRule } from '../../../sql/incidents/incident-rules.ts';
import type { ApiDependencies } from '../../dependencies.ts';
import { requireRepository } from '../../require-found.ts';
import { type ApiRouter, route } from '../../route.ts';
import { RuleParamsSchema } from '../../schemas/facts/deployment.ts';
import { IncidentRuleSchema } from '../../schemas/facts/incident.ts';

const definition = route({
  method: 'delete',
  path: '/v1/repositories/{repositoryId}/incident-rules/{ruleId}',
  operationId: 'removeIncidentRule',
  access: 'repository.manage',
  tag: 'Facts',
  summary: 'Take away an incident rule',
  description: 'What it made of stored issues follows.',
  params: RuleParamsSchema,
  success: { 200: 'The rule that was taken away.' },
  result: IncidentRuleSchema,
  problems: ['repository_not_found', 'rule_not_found'],
});

export function registerRemoveIncidentRule(router: ApiRouter, { database }: ApiDependencies): void {
  router.openapi(definition, async (c) => {
    const { repositoryId, ruleId } = c.req.valid('param');
    const rule = await inTransaction(database, async (client) => {
      const removed = await removeIncidentRule(client, repositoryId, ruleId);
      if (removed !== null) await deriveStoredIncidents(client, repositoryId);
      return removed;
    });
    if (rule === null) {
      await requireRepository(database.slonik, repositoryId);
      throw new PulseError('rule_not_found', `Repository ${repositoryId} has no incident rule ${ruleId}.`);
    }
    return c.json(rule, 200);
  });
}
