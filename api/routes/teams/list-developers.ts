import { z } from 'zod';
import { listTeamDevelopers, type TeamDeveloperRow } from '../../../sql/teams/team-developers.ts';
import { cursorPart } from '../../cursor-part.ts';
import type { ApiDependencies } from '../../dependencies.ts';
import { cursorCodec, toPage } from '../../pagination.ts';
import { presentTeamDeveloper } from '../../present/team.ts';
import { requireTeam } from '../../require-found.ts';
import { type ApiRouter, route } from '../../route.ts';
import { PAGE_LIMIT_DEFAULT, PAGE_QUERY } from '../../schemas/parts/page.ts';
import { TeamDeveloperPageSchema, TeamParamsSchema } from '../../schemas/settings/team.ts';

const codec = cursorCodec('team-developers', { joinedAt: cursorPart.time(), developerId: cursorPart.uuid() });

const definition = route({
  method: 'get',
  path: '/v1/teams/{teamId}/developers',
  operationId: 'listTeamDevelopers',
  tag: 'Teams',
  summary: 'List the roster of a team',
  description: 'With those who left; who joined last first.',
  params: TeamParamsSchema,
  query: z.strictObject(PAGE_QUERY),
  success: { 200: 'A page of people.' },
  result: TeamDeveloperPageSchema,
  paged: codec,
  problems: ['team_not_found'],
});

export function registerListTeamDevelopers(router: ApiRouter, { database }: ApiDependencies): void {
  router.openapi(definition, async (c) => {
    const { teamId } = c.req.valid('param');
    const { cursor, limit = PAGE_LIMIT_DEFAULT } = c.req.valid('query');
    const after = codec.decode(cursor);
    const rows = await listTeamDevelopers(database.slonik, teamId, { after, limit: limit + 1 });
    if (rows.length === 0) await requireTeam(database.slonik, teamId);
    const keyOf = (row: TeamDeveloperRow) => ({ joinedAt: row.joinedAtExact, developerId: row.developerId });
    return c.json(toPage(c, rows, { limit, codec, keyOf, present: presentTeamDeveloper }), 200);
  });
}
