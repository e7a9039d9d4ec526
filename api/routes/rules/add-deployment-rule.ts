import { inTransaction } from '../../../lib/database/transaction.ts';
import { PulseError } from '../../../lib/errors.ts';
import { deriveStoredDeployments } from '../../../lib/facts/derive-deployments.ts';
import { addDeploymentRule } from '../../../sql/deployments/deployment-rules.ts';
import type { ApiDependencies } from '../../dependencies.ts';
import { requireRepository } from '../../require-found.ts';
import { type ApiRouter, route } from '../../route.ts';
import { AddDeploymentRuleSchema, DeploymentRuleSchema } from '../../schemas/deployment.ts';
import { RepositoryParamsSchema } from '../../schemas/repository.ts';

const definition = route({
  method: 'post',
  path: '/v1/repositories/{repositoryId}/deployment-rules',
  operationId: 'addDeploymentRule',
  tag: 'Facts',
  summary: 'Add a deployment rule',
  description:
    'Says which releases, tags, workflow runs or pushes are deployments. It is applied to the releases and runs that are stored already; tags and pushes count from now on.',
  params: RepositoryParamsSchema,
  body: AddDeploymentRuleSchema,
  success: { 201: 'The rule.' },
  result: DeploymentRuleSchema,
  problems: ['repository_not_found', 'rule_exists'],
});

export function registerAddDeploymentRule(router: ApiRouter, { database }: ApiDependencies): void {
  router.openapi(definition, async (c) => {
    const { repositoryId } = c.req.valid('param');
    await requireRepository(database.slonik, repositoryId);
    const rule = await addDeploymentRule(database.slonik, repositoryId, c.req.valid('json'));
    if (rule === null) {
      throw new PulseError('rule_exists', 'There is such a rule already: change that one.');
    }
    await inTransaction(database, (client) => deriveStoredDeployments(client, repositoryId));
    return c.json(rule, 201);
  });
}
