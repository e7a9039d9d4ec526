import { PulseError } from '../../../lib/errors.ts';
import { addTeamDeveloper, findDeveloper } from '../../../sql/teams/team-developers.ts';
import type { ApiDependencies } from '../../dependencies.ts';
import { presentTeamDeveloper } from '../../present/team.ts';
import { requireTeam } from '../../require-found.ts';
import { type ApiRouter, route } from '../../route.ts';
import {
  AddTeamDeveloperSchema,
  TeamDeveloperSchema,
  TeamParamsSchema,
} from '../../schemas/settings/team.ts';

const definition = route({
  method: 'post',
  path: '/v1/teams/{teamId}/developers',
  operationId: 'addTeamDeveloper',
  access: 'team.manage',
  tag: 'Teams',
  summary: 'Put somebody on the roster',
  description: 'Somebody who is on it gets the role.',
  params: TeamParamsSchema,
  body: AddTeamDeveloperSchema,
  success: { 200: 'The place on the roster.' },
  result: TeamDeveloperSchema,
  problems: ['team_not_found', 'developer_not_found'],
});

export function registerAddTeamDeveloper(router: ApiRouter, { database }: ApiDependencies): void {
  router.openapi(definition, async (c) => {
    const { teamId } = c.req.valid('param');
    const { role = 'member', ...by } = c.req.valid('json');
    await requireTeam(database.slonik, teamId);
    const developerId = await findDeveloper(database.slonik, by);
    if (developerId === null) {
      throw new PulseError(
        'developer_not_found',
        `Nobody is known as ${by.login ?? by.email}: people are known once a commit, a pull request or a review of theirs is stored.`,
      );
    }
    return c.json(
      presentTeamDeveloper(await addTeamDeveloper(database.slonik, teamId, developerId, role)),
      200,
    );
  });
}
