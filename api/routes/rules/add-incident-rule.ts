import { inTransaction } from '../../../lib/database/transaction.ts';
import { PulseError } from '../../../lib/errors.ts';
import { deriveStoredIncidents } from '../../../lib/facts/derive-incidents.ts';
import { addIncidentRule } from '../../../sql/incidents/incident-rules.ts';
import type { ApiDependencies } from '../../dependencies.ts';
import { requireRepository } from '../../require-found.ts';
import { type ApiRouter, route } from '../../route.ts';
import { AddIncidentRuleSchema, IncidentRuleSchema } from '../../schemas/incident.ts';
import { RepositoryParamsSchema } from '../../schemas/repository.ts';

const definition = route({
  method: 'post',
  path: '/v1/repositories/{repositoryId}/incident-rules',
  operationId: 'addIncidentRule',
  tag: 'Facts',
  summary: 'Add an incident rule',
  description:
    'Says which labels make an issue an incident. It is applied to the issues that are stored already.',
  params: RepositoryParamsSchema,
  body: AddIncidentRuleSchema,
  success: { 201: 'The rule.' },
  result: IncidentRuleSchema,
  problems: ['repository_not_found', 'rule_exists'],
});

export function registerAddIncidentRule(router: ApiRouter, { database }: ApiDependencies): void {
  router.openapi(definition, async (c) => {
    const { repositoryId } = c.req.valid('param');
    await requireRepository(database.slonik, repositoryId);
    const rule = await addIncidentRule(database.slonik, repositoryId, c.req.valid('json'));
    if (rule === null) {
      throw new PulseError('rule_exists', 'There is such a rule already: change that one.');
    }
    await inTransaction(database, (client) => deriveStoredIncidents(client, repositoryId));
    return c.json(rule, 201);
  });
}
