import { inTransaction } from '../../../lib/database/transaction.ts';
import { PulseError } from '../../../lib/errors.ts';
import { deriveStoredDeployments } from '../../../lib/facts/rules/derive-deployments.ts';
import { previewDeploymentRule } from '../../../lib/facts/rules/preview-deployment-rule.ts';
import { takeBackIf } from '../../../lib/facts/rules/take-back-if.ts';
import { changeDeploymentRule, type DeploymentRuleRow } from '../../../sql/deployments/deployment-rules.ts';
import { getRuleRepository } from '../../../sql/deployments/rule-surroundings.ts';
import type { ApiDependencies } from '../../dependencies.ts';
import { presentRuleCounts } from '../../present/present-rule-counts.ts';
import { repositoryNotFound } from '../../require-found.ts';
import { type ApiRouter, route } from '../../route.ts';
import {
  ChangeDeploymentRuleSchema,
  ChangedDeploymentRuleSchema,
  RuleParamsSchema,
} from '../../schemas/facts/deployment.ts';

const definition = route({
  method: 'patch',
  path: '/v1/repositories/{repositoryId}/deployment-rules/{ruleId}',
  operationId: 'changeDeploymentRule',
  access: 'repository.manage',
  tag: 'Facts',
  summary: 'Change a deployment rule, or try the change',
  description:
    'What it made deployments follows. The answer says what the rule counts of what is stored while it is active; with `dryRun` ' +
    'it says so only.',
  params: RuleParamsSchema,
  body: ChangeDeploymentRuleSchema,
  success: { 200: 'The rule as it is now, or with `dryRun` would be, and what it counts.' },
  result: ChangedDeploymentRuleSchema,
  problems: ['repository_not_found', 'rule_not_found', 'rule_exists'],
});

export function registerChangeDeploymentRule(router: ApiRouter, { database }: ApiDependencies): void {
  router.openapi(definition, async (c) => {
    const { repositoryId, ruleId } = c.req.valid('param');
    const { dryRun, ...change } = c.req.valid('json');
    const answer = await inTransaction(database, async (client) => {
      const repository = await getRuleRepository(client, repositoryId);
      if (repository === null) throw repositoryNotFound(repositoryId);
      return takeBackIf(dryRun, client, async () => {
        const rule = await changeDeploymentRule(client, repositoryId, ruleId, change).catch(refuseSecond);
        if (rule === null) return null;
        refuseBranch(rule);
        const counts = await previewDeploymentRule(client, repositoryId, rule, repository);
        if (!dryRun) await deriveStoredDeployments(client, repositoryId);
        return { ...rule, counts: presentRuleCounts(counts) };
      });
    });
    if (answer === null) {
      throw new PulseError('rule_not_found', `Repository ${repositoryId} has no deployment rule ${ruleId}.`);
    }
    return c.json(answer, 200);
  });
}

function refuseBranch({ branch, source }: DeploymentRuleRow): void {
  if (branch === null || source === 'workflow_run') return;
  throw new PulseError(
    'validation_failed',
    'branch: only rules over workflow runs have one; a rule over pushes has it as its pattern.',
  );
}

/** Another rule has this source, pattern and branch: the key of the table says so, whoever came first. */
function refuseSecond(error: unknown): never {
  if (error instanceof Error && 'constraint' in error && error.constraint === 'deployment_rules_key') {
    throw new PulseError('rule_exists', 'There is such a rule already: change that one.', { cause: error });
  }
  throw error;
}
