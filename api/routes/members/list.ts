import { listMembers } from '../../../sql/accounts/team-members.ts';
import { cursorPart } from '../../cursor-part.ts';
import { pagedRoute } from '../../paged-route.ts';
import { cursorCodec } from '../../pagination.ts';
import { presentMember } from '../../present/account.ts';
import { requireAskedTeam } from '../../require-asked.ts';
import { MemberListQuerySchema, MemberPageSchema } from '../../schemas/accounts/member.ts';
import { TeamParamsSchema } from '../../schemas/settings/team.ts';

export const registerListTeamMembers = pagedRoute({
  path: '/v1/teams/{teamId}/members',
  operationId: 'listTeamMembers',
  access: 'team.read',
  tag: 'Teams',
  summary: 'List the members of a team',
  description: 'Who signs in and belongs to it; who joined last first.',
  params: TeamParamsSchema,
  query: MemberListQuerySchema,
  result: MemberPageSchema,
  problems: ['team_not_found'],
  cursor: cursorCodec('team-members', { joinedAt: cursorPart.time(), userId: cursorPart.uuid() }),
  list: ({ database }, { params: { teamId }, after, limit }) =>
    listMembers(database.slonik, teamId, { after, limit }),
  keyOf: (row) => ({ joinedAt: row.joinedAtExact, userId: row.userId }),
  present: presentMember,
  ifEmpty: requireAskedTeam,
});
