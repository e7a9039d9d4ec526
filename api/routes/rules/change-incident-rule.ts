import { inTransaction } from '../../../lib/database/transaction.ts';
import { PulseError } from '../../../lib/errors.ts';
import { deriveStoredIncidents } from '../../../lib/facts/rules/derive-incidents.ts';
import { previewIncidentRule } from '../../../lib/facts/rules/preview-incident-rule.ts';
import { takeBackIf } from '../../../lib/facts/rules/take-back-if.ts';
import { changeIncidentRule } from '../../../sql/incidents/incident-rules.ts';
import type { ApiDependencies } from '../../dependencies.ts';
import { presentRuleCounts } from '../../present/present-rule-counts.ts';
import { requireRepository } from '../../require-found.ts';
import { type ApiRouter, route } from '../../route.ts';
import { RuleParamsSchema } from '../../schemas/facts/deployment.ts';
import { ChangedIncidentRuleSchema, ChangeIncidentRuleSchema } from '../../schemas/facts/incident.ts';

const definition = route({
  method: 'patch',
  path: '/v1/repositories/{repositoryId}/incident-rules/{ruleId}',
  operationId: 'changeIncidentRule',
  access: 'repository.manage',
  tag: 'Facts',
  summary: 'Change an incident rule, or try the change',
  description:
    'What it made of stored issues follows. The answer says what the rule counts of what is stored while it is active; with `dryRun` ' +
    'it says so only.',
  params: RuleParamsSchema,
  body: ChangeIncidentRuleSchema,
  success: { 200: 'The rule as it is now, or with `dryRun` would be, and what it counts.' },
  result: ChangedIncidentRuleSchema,
  problems: ['repository_not_found', 'rule_not_found'],
});

export function registerChangeIncidentRule(router: ApiRouter, { database }: ApiDependencies): void {
  router.openapi(definition, async (c) => {
    const { repositoryId, ruleId } = c.req.valid('param');
    const { dryRun, ...change } = c.req.valid('json');
    await requireRepository(database.slonik, repositoryId);
    const answer = await inTransaction(database, (client) =>
      takeBackIf(dryRun, client, async () => {
        const rule = await changeIncidentRule(client, repositoryId, ruleId, change);
        if (rule === null) return null;
        const counts = await previewIncidentRule(client, repositoryId, rule);
        if (!dryRun) await deriveStoredIncidents(client, repositoryId);
        return { ...rule, counts: presentRuleCounts(counts) };
      }),
    );
    if (answer === null) {
      throw new PulseError('rule_not_found', `Repository ${repositoryId} has no incident rule ${ruleId}.`);
    }
    return c.json(answer, 200);
  });
}
