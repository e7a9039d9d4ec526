import type { Database } from '../../../lib/database/database.ts';
import { PulseError } from '../../../lib/errors.ts';
import { addBotRule } from '../../../sql/people/bot-rules.ts';
import type { ApiDependencies } from '../../dependencies.ts';
import { presentTimes } from '../../present/present-times.ts';
import { requireTeam } from '../../require-found.ts';
import { type ApiRouter, route } from '../../route.ts';
import { type AddBotRule, AddBotRuleSchema, BotRuleSchema } from '../../schemas/settings/bot-rule.ts';
import { TeamParamsSchema } from '../../schemas/settings/team.ts';

const COMMON = {
  method: 'post',
  tag: 'Metrics',
  description: 'Numbers follow at once, those of the past included.',
  body: AddBotRuleSchema,
  success: { 201: 'The rule.' },
  result: BotRuleSchema,
} as const;

const forAll = route({
  ...COMMON,
  path: '/v1/bot-rules',
  operationId: 'addBotRule',
  access: 'installation.operate',
  summary: 'Say for every team who is a machine',
  problems: ['bot_rule_exists'],
});

const forTeam = route({
  ...COMMON,
  path: '/v1/teams/{teamId}/bot-rules',
  operationId: 'addTeamBotRule',
  access: 'team.manage',
  summary: 'Say who is a machine in the eyes of a team',
  params: TeamParamsSchema,
  problems: ['team_not_found', 'bot_rule_exists'],
});

export function registerAddBotRule(router: ApiRouter, { database }: ApiDependencies): void {
  router.openapi(forAll, async (c) => c.json(await addRule(database, null, c.req.valid('json')), 201));
  router.openapi(forTeam, async (c) => {
    const { teamId } = c.req.valid('param');
    await requireTeam(database.slonik, teamId);
    return c.json(await addRule(database, teamId, c.req.valid('json')), 201);
  });
}

async function addRule({ slonik }: Database, teamId: string | null, body: AddBotRule) {
  const { kind = 'login', pattern, isBot = true, note = null } = body;
  const rule = await addBotRule(slonik, { teamId, kind, pattern, isBot, note });
  if (rule === null) {
    throw new PulseError(
      'bot_rule_exists',
      `There is a rule for the ${kind} ${pattern} already: take that one away first.`,
    );
  }
  return presentTimes(rule);
}
