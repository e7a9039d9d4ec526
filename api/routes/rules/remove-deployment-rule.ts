import { inTransaction } from '../../../lib/database/transaction.ts';
import { PulseError } from '../../../lib/errors.ts';
import { deriveStoredDeployments } from '../../../lib/facts/rules/derive-deployments.ts';
import { removeDeploymentRule } from '../../../sql/deployments/deployment-rules.ts';
import type { ApiDependencies } from '../../dependencies.ts';
import { requireRepository } from '../../require-found.ts';
import { type ApiRouter, route } from '../../route.ts';
import { DeploymentRuleSchema, RuleParamsSchema } from '../../schemas/facts/deployment.ts';

const definition = route({
  method: 'delete',
  path: '/v1/repositories/{repositoryId}/deployment-rules/{ruleId}',
  operationId: 'removeDeploymentRule',
  access: 'repository.manage',
  tag: 'Facts',
  summary: 'Take away a deployment rule',
  description: 'What it made deployments are none any more, unless another rule says so.',
  params: RuleParamsSchema,
  success: { 200: 'The rule that was taken away.' },
  result: DeploymentRuleSchema,
  problems: ['repository_not_found', 'rule_not_found'],
});

export function registerRemoveDeploymentRule(router: ApiRouter, { database }: ApiDependencies): void {
  router.openapi(definition, async (c) => {
    const { repositoryId, ruleId } = c.req.valid('param');
    const rule = await inTransaction(database, async (client) => {
      const removed = await removeDeploymentRule(client, repositoryId, ruleId);
      if (removed !== null) await deriveStoredDeployments(client, repositoryId);
      return removed;
    });
    if (rule === null) {
      await requireRepository(database.slonik, repositoryId);
      throw new PulseError('rule_not_found', `Repository ${repositoryId} has no deployment rule ${ruleId}.`);
    }
    return c.json(rule, 200);
  });
}
