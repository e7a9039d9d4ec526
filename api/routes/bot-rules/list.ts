import { listBotRules } from '../../../sql/people/bot-rules.ts';
import { cursorPart } from '../../cursor-part.ts';
import type { ApiDependencies } from '../../dependencies.ts';
import { cursorCodec, toPage } from '../../pagination.ts';
import { presentTimes } from '../../present/present-times.ts';
import { requireTeam } from '../../require-found.ts';
import { type ApiRouter, route } from '../../route.ts';
import { PAGE_LIMIT_DEFAULT } from '../../schemas/parts/page.ts';
import { BotRuleListQuerySchema, BotRulePageSchema } from '../../schemas/settings/bot-rule.ts';
import { TeamParamsSchema } from '../../schemas/settings/team.ts';

const codec = cursorCodec('bot-rules', cursorPart.id());

const COMMON = {
  method: 'get',
  tag: 'Metrics',
  query: BotRuleListQuerySchema,
  success: { 200: 'A page of the list.' },
  result: BotRulePageSchema,
  paged: codec,
} as const;

const ofAll = route({
  ...COMMON,
  path: '/v1/bot-rules',
  operationId: 'listBotRules',
  summary: 'List the rules for every team that say who is a machine',
  description: 'The newest first: it is the one that counts where two hold.',
});

const ofTeam = route({
  ...COMMON,
  path: '/v1/teams/{teamId}/bot-rules',
  operationId: 'listTeamBotRules',
  summary: 'List the rules that say who is a machine in the eyes of a team',
  description:
    'Its own and those for every team, the newest first. A rule of its own counts before one for every team, a newer one before an older one.',
  params: TeamParamsSchema,
  problems: ['team_not_found'],
});

export function registerListBotRules(router: ApiRouter, { database }: ApiDependencies): void {
  router.openapi(ofAll, async (c) => {
    const { cursor, limit = PAGE_LIMIT_DEFAULT } = c.req.valid('query');
    const rows = await listBotRules(database.slonik, null, {
      beforeId: codec.decode(cursor),
      limit: limit + 1,
    });
    return c.json(
      toPage(c, rows, { limit, codec, keyOf: ({ id }) => Number(id), present: presentTimes }),
      200,
    );
  });
  router.openapi(ofTeam, async (c) => {
    const { teamId } = c.req.valid('param');
    await requireTeam(database.slonik, teamId);
    const { cursor, limit = PAGE_LIMIT_DEFAULT } = c.req.valid('query');
    const rows = await listBotRules(database.slonik, teamId, {
      beforeId: codec.decode(cursor),
      limit: limit + 1,
    });
    return c.json(
      toPage(c, rows, { limit, codec, keyOf: ({ id }) => Number(id), present: presentTimes }),
      200,
    );
  });
}
