import { deleteTeam } from '../../../sql/teams/teams.ts';
import type { ApiDependencies } from '../../dependencies.ts';
import { presentTeam } from '../../present/team.ts';
import { teamNotFound } from '../../require-found.ts';
import { type ApiRouter, route } from '../../route.ts';
import { TeamParamsSchema, TeamSchema } from '../../schemas/settings/team.ts';

const definition = route({
  method: 'delete',
  path: '/v1/teams/{teamId}',
  operationId: 'deleteTeam',
  access: 'team.manage',
  tag: 'Teams',
  summary: 'Delete a team',
  description:
    'With its roster, settings, scores of risk and anomalies, for good. Repositories, people, and all that is known of them stay.',
  params: TeamParamsSchema,
  success: { 200: 'The team that was.' },
  result: TeamSchema,
  problems: ['team_not_found'],
});

export function registerDeleteTeam(router: ApiRouter, { database }: ApiDependencies): void {
  router.openapi(definition, async (c) => {
    const { teamId } = c.req.valid('param');
    const team = await deleteTeam(database.slonik, teamId);
    if (team === null) throw teamNotFound(teamId);
    return c.json(presentTeam(team), 200);
  });
}
