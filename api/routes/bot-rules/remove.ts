import type { Database } from '../../../lib/database/database.ts';
import { PulseError } from '../../../lib/errors.ts';
import { removeBotRule } from '../../../sql/people/bot-rules.ts';
import type { ApiDependencies } from '../../dependencies.ts';
import { presentTimes } from '../../present/present-times.ts';
import { requireTeam } from '../../require-found.ts';
import { type ApiRouter, route } from '../../route.ts';
import {
  BotRuleParamsSchema,
  BotRuleSchema,
  TeamBotRuleParamsSchema,
} from '../../schemas/settings/bot-rule.ts';

const COMMON = {
  method: 'delete',
  tag: 'Metrics',
  description: 'Numbers follow at once, those of the past included.',
  success: { 200: 'The rule that was taken away.' },
  result: BotRuleSchema,
} as const;

const forAll = route({
  ...COMMON,
  path: '/v1/bot-rules/{ruleId}',
  operationId: 'removeBotRule',
  access: 'installation.operate',
  summary: 'Take away a rule for every team that says who is a machine',
  params: BotRuleParamsSchema,
  problems: ['rule_not_found'],
});

const forTeam = route({
  ...COMMON,
  path: '/v1/teams/{teamId}/bot-rules/{ruleId}',
  operationId: 'removeTeamBotRule',
  access: 'team.manage',
  summary: "Take away a team's rule that says who is a machine",
  params: TeamBotRuleParamsSchema,
  problems: ['team_not_found', 'rule_not_found'],
});

export function registerRemoveBotRule(router: ApiRouter, { database }: ApiDependencies): void {
  router.openapi(forAll, async (c) => {
    const { ruleId } = c.req.valid('param');
    return c.json(await removeRule(database, null, ruleId), 200);
  });
  router.openapi(forTeam, async (c) => {
    const { teamId, ruleId } = c.req.valid('param');
    await requireTeam(database.slonik, teamId);
    return c.json(await removeRule(database, teamId, ruleId), 200);
  });
}

async function removeRule({ slonik }: Database, teamId: string | null, ruleId: number) {
  const rule = await removeBotRule(slonik, teamId, ruleId);
  if (rule === null) {
    const whose = teamId === null ? 'for every team' : 'of this team';
    throw new PulseError('rule_not_found', `There is no rule ${whose} with the id ${ruleId}.`);
  }
  return presentTimes(rule);
}
