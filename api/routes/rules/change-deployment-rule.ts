import { inTransaction } from '../../../lib/database/transaction.ts';
import { PulseError } from '../../../lib/errors.ts';
import { deriveStoredDeployments } from '../../../lib/facts/rules/derive-deployments.ts';
import { changeDeploymentRule } from '../../../sql/deployments/deployment-rules.ts';
import type { ApiDependencies } from '../../dependencies.ts';
import { requireRepository } from '../../require-found.ts';
import { type ApiRouter, route } from '../../route.ts';
import {
  ChangeDeploymentRuleSchema,
  DeploymentRuleSchema,
  RuleParamsSchema,
} from '../../schemas/facts/deployment.ts';

const definition = route({
  method: 'patch',
  path: '/v1/repositories/{repositoryId}/deployment-rules/{ruleId}',
  operationId: 'changeDeploymentRule',
  access: 'repository.manage',
  tag: 'Facts',
  summary: 'Change a deployment rule',
  description: 'What it made deployments follows.',
  params: RuleParamsSchema,
  body: ChangeDeploymentRuleSchema,
  success: { 200: 'The rule as it is now.' },
  result: DeploymentRuleSchema,
  problems: ['repository_not_found', 'rule_not_found', 'rule_exists'],
});

export function registerChangeDeploymentRule(router: ApiRouter, { database }: ApiDependencies): void {
  router.openapi(definition, async (c) => {
    const { repositoryId, ruleId } = c.req.valid('param');
    const rule = await inTransaction(database, async (client) => {
      const changed = await changeDeploymentRule(client, repositoryId, ruleId, c.req.valid('json')).catch(
        refuseSecond,
      );
      if (changed !== null && changed.branch !== null && changed.source !== 'workflow_run') {
        throw new PulseError(
          'validation_failed',
          'branch: only rules over workflow runs have one; a rule over pushes has it as its pattern.',
        );
      }
      if (changed !== null) await deriveStoredDeployments(client, repositoryId);
      return changed;
    });
    if (rule === null) {
      await requireRepository(database.slonik, repositoryId);
      throw new PulseError('rule_not_found', `Repository ${repositoryId} has no deployment rule ${ruleId}.`);
    }
    return c.json(rule, 200);
  });
}

/** Another rule has this source, pattern and branch: the key of the table says so, whoever came first. */
function refuseSecond(error: unknown): never {
  if (error instanceof Error && 'constraint' in error && error.constraint === 'deployment_rules_key') {
    throw new PulseError('rule_exists', 'There is such a rule already: change that one.', { cause: error });
  }
  throw error;
}
