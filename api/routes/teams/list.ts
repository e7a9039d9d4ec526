import { visibleTeams } from '../../../lib/access/scope.ts';
import { listTeams } from '../../../sql/teams/teams.ts';
import { cursorPart } from '../../cursor-part.ts';
import { pagedRoute } from '../../paged-route.ts';
import { cursorCodec } from '../../pagination.ts';
import { presentTeam } from '../../present/team.ts';
import { TeamListQuerySchema, TeamPageSchema } from '../../schemas/settings/team.ts';

export const registerListTeams = pagedRoute({
  path: '/v1/teams',
  operationId: 'listTeams',
  access: 'teams.list',
  tag: 'Teams',
  summary: 'List teams',
  description: 'By slug.',
  query: TeamListQuerySchema,
  success: 'A page of teams.',
  result: TeamPageSchema,
  cursor: cursorCodec('teams', cursorPart.text(100)),
  list: ({ database }, { filter: { slug }, after, limit }) =>
    listTeams(database.slonik, { slug, among: visibleTeams(), after, limit }),
  keyOf: (row) => row.slug,
  present: presentTeam,
});
