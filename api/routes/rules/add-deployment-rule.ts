import { inTransaction } from '../../../lib/database/transaction.ts';
import { PulseError } from '../../../lib/errors.ts';
import { deriveStoredDeployments } from '../../../lib/facts/rules/derive-deployments.ts';
import { previewDeploymentRule } from '../../../lib/facts/rules/preview-deployment-rule.ts';
import { addDeploymentRule } from '../../../sql/deployments/deployment-rules.ts';
import { getRuleRepository } from '../../../sql/deployments/rule-surroundings.ts';
import type { ApiDependencies } from '../../dependencies.ts';
import { presentRuleCounts } from '../../present/present-rule-counts.ts';
import { repositoryNotFound } from '../../require-found.ts';
import { type ApiRouter, route } from '../../route.ts';
import { AddDeploymentRuleSchema, AddedDeploymentRuleSchema } from '../../schemas/facts/deployment.ts';
import { RepositoryParamsSchema } from '../../schemas/facts/repository.ts';

const definition = route({
  method: 'post',
  path: '/v1/repositories/{repositoryId}/deployment-rules',
  operationId: 'addDeploymentRule',
  access: 'repository.manage',
  tag: 'Facts',
  summary: 'Add a deployment rule, or try it',
  description:
    'Says which releases, tags, workflow runs or pushes are deployments: those that are stored already, and those to come. ' +
    'The answer says what the rule counts of what is stored; with `dryRun` it says so only.',
  params: RepositoryParamsSchema,
  body: AddDeploymentRuleSchema,
  success: { 200: 'What the rule would count; nothing is stored.', 201: 'The rule, and what it counts.' },
  result: AddedDeploymentRuleSchema,
  problems: ['repository_not_found', 'rule_exists'],
});

export function registerAddDeploymentRule(router: ApiRouter, { database }: ApiDependencies): void {
  router.openapi(definition, async (c) => {
    const { repositoryId } = c.req.valid('param');
    const { dryRun, ...wanted } = c.req.valid('json');
    const answer = await inTransaction(database, async (client) => {
      const repository = await getRuleRepository(client, repositoryId);
      if (repository === null) throw repositoryNotFound(repositoryId);
      const preview = await previewDeploymentRule(client, repositoryId, wanted, repository);
      const counts = presentRuleCounts(preview);
      if (dryRun) {
        const { source, pattern, branch, environment } = wanted;
        return { id: null, source, pattern, branch, environment, isActive: false, counts };
      }
      const rule = await addDeploymentRule(client, repositoryId, wanted);
      if (rule === null) {
        throw new PulseError('rule_exists', 'There is such a rule already: change that one.');
      }
      await deriveStoredDeployments(client, repositoryId);
      return { ...rule, counts };
    });
    return c.json(answer, dryRun ? 200 : 201);
  });
}
