import { listInvitations } from '../../../sql/accounts/team-invitations.ts';
import { cursorPart } from '../../cursor-part.ts';
import { pagedRoute } from '../../paged-route.ts';
import { cursorCodec } from '../../pagination.ts';
import { presentInvitation } from '../../present/account.ts';
import { requireAskedTeam } from '../../require-asked.ts';
import { InvitationPageSchema, MemberListQuerySchema } from '../../schemas/accounts/member.ts';
import { TeamParamsSchema } from '../../schemas/settings/team.ts';

export const registerListTeamInvitations = pagedRoute({
  path: '/v1/teams/{teamId}/invitations',
  operationId: 'listTeamInvitations',
  access: 'team.manage',
  tag: 'Teams',
  summary: 'List the invitations of a team',
  description: 'Those that were not accepted, the newest first.',
  params: TeamParamsSchema,
  query: MemberListQuerySchema,
  result: InvitationPageSchema,
  problems: ['team_not_found'],
  cursor: cursorCodec('team-invitations', { createdAt: cursorPart.time(), invitationId: cursorPart.uuid() }),
  list: ({ database }, { params: { teamId }, after, limit }) =>
    listInvitations(database.slonik, teamId, { after, limit }),
  keyOf: (row) => ({ createdAt: row.createdAtExact, invitationId: row.invitationId }),
  present: presentInvitation,
  ifEmpty: requireAskedTeam,
});
