import type { ApiDependencies } from '../../dependencies.ts';
import { presentTeam } from '../../present/team.ts';
import { requireTeam } from '../../require-found.ts';
import { type ApiRouter, route } from '../../route.ts';
import { TeamParamsSchema, TeamSchema } from '../../schemas/settings/team.ts';

const definition = route({
  method: 'get',
  path: '/v1/teams/{teamId}',
  operationId: 'getTeam',
  access: 'team.read',
  tag: 'Teams',
  summary: 'Get a team',
  params: TeamParamsSchema,
  success: { 200: 'The team.' },
  result: TeamSchema,
  problems: ['team_not_found'],
});

export function registerGetTeam(router: ApiRouter, { database }: ApiDependencies): void {
  router.openapi(definition, async (c) => {
    return c.json(presentTeam(await requireTeam(database.slonik, c.req.valid('param').teamId)), 200);
  });
}
