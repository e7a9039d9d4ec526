import { listBotRules } from '../../../sql/people/bot-rules.ts';
import { cursorPart } from '../../cursor-part.ts';
import { pagedRoute, type Register } from '../../paged-route.ts';
import { cursorCodec } from '../../pagination.ts';
import { presentTimes } from '../../present/present-times.ts';
import { requireTeam } from '../../require-found.ts';
import { BotRuleListQuerySchema, BotRulePageSchema } from '../../schemas/settings/bot-rule.ts';
import { TeamParamsSchema } from '../../schemas/settings/team.ts';

const COMMON = {
  tag: 'Metrics',
  query: BotRuleListQuerySchema,
  result: BotRulePageSchema,
  cursor: cursorCodec('bot-rules', cursorPart.id()),
} as const;

const listOfAll = pagedRoute({
  ...COMMON,
  path: '/v1/bot-rules',
  operationId: 'listBotRules',
  access: 'signed-in',
  summary: 'List the rules for every team that say who is a machine',
  description: 'The newest first: it is the one that counts where two hold.',
  list: ({ database }, { after, limit }) => listBotRules(database.slonik, null, { beforeId: after, limit }),
  keyOf: ({ id }) => Number(id),
  present: presentTimes,
});

const listOfTeam = pagedRoute({
  ...COMMON,
  path: '/v1/teams/{teamId}/bot-rules',
  operationId: 'listTeamBotRules',
  access: 'team.read',
  summary: 'List the rules that say who is a machine in the eyes of a team',
  description:
    'Its own and those for every team, the newest first. A rule of its own counts before one for every team, a newer one before an older one.',
  params: TeamParamsSchema,
  problems: ['team_not_found'],
  list: async ({ database }, { params: { teamId }, after, limit }) => {
    // Rules for every team are rows of a team that is not there, too.
    await requireTeam(database.slonik, teamId);
    return listBotRules(database.slonik, teamId, { beforeId: after, limit });
  },
  keyOf: ({ id }) => Number(id),
  present: presentTimes,
});

export const registerListBotRules: Register = (router, deps) => {
  listOfAll(router, deps);
  listOfTeam(router, deps);
};
