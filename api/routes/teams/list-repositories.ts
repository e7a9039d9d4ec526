import { z } from 'zod';
import { listTeamRepositories } from '../../../sql/teams/team-repositories.ts';
import { cursorPart } from '../../cursor-part.ts';
import { pagedRoute } from '../../paged-route.ts';
import { cursorCodec } from '../../pagination.ts';
import { presentTeamRepository } from '../../present/team.ts';
import { requireAskedTeam } from '../../require-asked.ts';
import { PAGE_QUERY } from '../../schemas/parts/page.ts';
import { TeamParamsSchema, TeamRepositoryPageSchema } from '../../schemas/settings/team.ts';

export const registerListTeamRepositories = pagedRoute({
  path: '/v1/teams/{teamId}/repositories',
  operationId: 'listTeamRepositories',
  access: 'team.read',
  tag: 'Teams',
  summary: 'List the repositories that count for a team',
  description: 'With those that counted once; connected last first.',
  params: TeamParamsSchema,
  query: z.strictObject(PAGE_QUERY),
  success: 'A page of repositories.',
  result: TeamRepositoryPageSchema,
  problems: ['team_not_found'],
  cursor: cursorCodec('team-repositories', { connectedAt: cursorPart.time(), repoId: cursorPart.id() }),
  list: ({ database }, { params: { teamId }, after, limit }) =>
    listTeamRepositories(database.slonik, teamId, { after, limit }),
  keyOf: (row) => ({ connectedAt: row.connectedAtExact, repoId: row.repoId }),
  present: presentTeamRepository,
  ifEmpty: requireAskedTeam,
});
