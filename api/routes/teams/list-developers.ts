import { z } from 'zod';
import { listTeamDevelopers } from '../../../sql/teams/team-developers.ts';
import { cursorPart } from '../../cursor-part.ts';
import { pagedRoute } from '../../paged-route.ts';
import { cursorCodec } from '../../pagination.ts';
import { presentTeamDeveloper } from '../../present/team.ts';
import { requireAskedTeam } from '../../require-asked.ts';
import { PAGE_QUERY } from '../../schemas/parts/page.ts';
import { TeamDeveloperPageSchema, TeamParamsSchema } from '../../schemas/settings/team.ts';

export const registerListTeamDevelopers = pagedRoute({
  path: '/v1/teams/{teamId}/developers',
  operationId: 'listTeamDevelopers',
  access: 'team.read',
  tag: 'Teams',
  summary: 'List the roster of a team',
  description: 'With those who left; who joined last first.',
  params: TeamParamsSchema,
  query: z.strictObject(PAGE_QUERY),
  success: 'A page of people.',
  result: TeamDeveloperPageSchema,
  problems: ['team_not_found'],
  cursor: cursorCodec('team-developers', { joinedAt: cursorPart.time(), developerId: cursorPart.uuid() }),
  list: ({ database }, { params: { teamId }, after, limit }) =>
    listTeamDevelopers(database.slonik, teamId, { after, limit }),
  keyOf: (row) => ({ joinedAt: row.joinedAtExact, developerId: row.developerId }),
  present: presentTeamDeveloper,
  ifEmpty: requireAskedTeam,
});
