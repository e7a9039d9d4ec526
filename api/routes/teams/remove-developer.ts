import { PulseError } from '../../../lib/errors.ts';
import { removeTeamDeveloper } from '../../../sql/teams/team-developers.ts';
import type { ApiDependencies } from '../../dependencies.ts';
import { presentTeamDeveloper } from '../../present/team.ts';
import { requireTeam } from '../../require-found.ts';
import { type ApiRouter, route } from '../../route.ts';
import { TeamDeveloperParamsSchema, TeamDeveloperSchema } from '../../schemas/settings/team.ts';

const definition = route({
  method: 'delete',
  path: '/v1/teams/{teamId}/developers/{developerId}',
  operationId: 'removeTeamDeveloper',
  access: 'team.manage',
  tag: 'Teams',
  summary: 'Take somebody off the roster',
  description: 'From now on; the time until now stays in the history.',
  params: TeamDeveloperParamsSchema,
  success: { 200: 'The place on the roster, which ends now.' },
  result: TeamDeveloperSchema,
  problems: ['team_not_found', 'developer_not_found'],
});

export function registerRemoveTeamDeveloper(router: ApiRouter, { database }: ApiDependencies): void {
  router.openapi(definition, async (c) => {
    const { teamId, developerId } = c.req.valid('param');
    await requireTeam(database.slonik, teamId);
    const row = await removeTeamDeveloper(database.slonik, teamId, developerId);
    if (row === null) {
      throw new PulseError(
        'developer_not_found',
        `Nobody with the id ${developerId} is on the roster: list it to see who is.`,
      );
    }
    return c.json(presentTeamDeveloper(row), 200);
  });
}
