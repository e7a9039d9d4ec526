import { inTransaction } from '../../../lib/database/transaction.ts';
import { PulseError } from '../../../lib/errors.ts';
import { deriveStoredIncidents } from '../../../lib/facts/rules/derive-incidents.ts';
import { previewIncidentRule } from '../../../lib/facts/rules/preview-incident-rule.ts';
import { addIncidentRule } from '../../../sql/incidents/incident-rules.ts';
import type { ApiDependencies } from '../../dependencies.ts';
import { presentRuleCounts } from '../../present/present-rule-counts.ts';
import { requireRepository } from '../../require-found.ts';
import { type ApiRouter, route } from '../../route.ts';
import { AddedIncidentRuleSchema, AddIncidentRuleSchema } from '../../schemas/facts/incident.ts';
import { RepositoryParamsSchema } from '../../schemas/facts/repository.ts';

const definition = route({
  method: 'post',
  path: '/v1/repositories/{repositoryId}/incident-rules',
  operationId: 'addIncidentRule',
  access: 'repository.manage',
  tag: 'Facts',
  summary: 'Add an incident rule, or try it',
  description:
    'Says which labels make an issue an incident: of the issues that are stored already, and of those to come. ' +
    'The answer says what the rule counts of what is stored; with `dryRun` it says so only.',
  params: RepositoryParamsSchema,
  body: AddIncidentRuleSchema,
  success: { 200: 'What the rule would count; nothing is stored.', 201: 'The rule, and what it counts.' },
  result: AddedIncidentRuleSchema,
  problems: ['repository_not_found', 'rule_exists'],
});

export function registerAddIncidentRule(router: ApiRouter, { database }: ApiDependencies): void {
  router.openapi(definition, async (c) => {
    const { repositoryId } = c.req.valid('param');
    const { dryRun, ...wanted } = c.req.valid('json');
    await requireRepository(database.slonik, repositoryId);
    const answer = await inTransaction(database, async (client) => {
      const counts = presentRuleCounts(await previewIncidentRule(client, repositoryId, wanted));
      if (dryRun) return { id: null, ...wanted, isActive: false, counts };
      const rule = await addIncidentRule(client, repositoryId, wanted);
      if (rule === null) {
        throw new PulseError('rule_exists', 'There is such a rule already: change that one.');
      }
      await deriveStoredIncidents(client, repositoryId);
      return { ...rule, counts };
    });
    return c.json(answer, dryRun ? 200 : 201);
  });
}
