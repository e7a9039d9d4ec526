import { updateTeam } from '../../../sql/teams/teams.ts';
import type { ApiDependencies } from '../../dependencies.ts';
import { presentTeam } from '../../present/team.ts';
import { requireOrganization, teamExists, teamNotFound } from '../../require-found.ts';
import { type ApiRouter, route } from '../../route.ts';
import { ChangeTeamSchema, TeamParamsSchema, TeamSchema } from '../../schemas/settings/team.ts';

const definition = route({
  method: 'post',
  path: '/v1/teams/{teamId}',
  operationId: 'changeTeam',
  access: 'team.manage',
  tag: 'Teams',
  summary: 'Change a team',
  description: 'What is left out stays. Numbers follow a new zone at once.',
  params: TeamParamsSchema,
  body: ChangeTeamSchema,
  success: { 200: 'The team as it is now.' },
  result: TeamSchema,
  problems: ['team_not_found', 'team_exists', 'organization_not_found'],
});

export function registerChangeTeam(router: ApiRouter, { database }: ApiDependencies): void {
  router.openapi(definition, async (c) => {
    const { teamId } = c.req.valid('param');
    await requireOrganization(database.slonik, c.req.valid('json').organizationId ?? null);
    const team = await updateTeam(database.slonik, teamId, c.req.valid('json'));
    if (team === null) throw teamNotFound(teamId);
    if (team === 'slug_taken') throw teamExists(c.req.valid('json').slug ?? '');
    return c.json(presentTeam(team), 200);
  });
}
