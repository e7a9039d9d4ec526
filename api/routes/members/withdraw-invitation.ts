import { PulseError } from '../../../lib/errors.ts';
import { deleteInvitation } from '../../../sql/accounts/team-invitations.ts';
import type { ApiDependencies } from '../../dependencies.ts';
import { presentInvitation } from '../../present/account.ts';
import { type ApiRouter, route } from '../../route.ts';
import { InvitationParamsSchema, InvitationSchema } from '../../schemas/accounts/member.ts';

const definition = route({
  method: 'delete',
  path: '/v1/teams/{teamId}/invitations/{invitationId}',
  operationId: 'withdrawTeamInvitation',
  access: 'team.manage',
  tag: 'Teams',
  summary: 'Withdraw an invitation',
  params: InvitationParamsSchema,
  success: { 200: 'The invitation that was.' },
  result: InvitationSchema,
  problems: ['team_not_found', 'invitation_not_found'],
});

export function registerWithdrawTeamInvitation(router: ApiRouter, deps: ApiDependencies): void {
  router.openapi(definition, async (c) => {
    const { teamId, invitationId } = c.req.valid('param');
    const invitation = await deleteInvitation(deps.database.slonik, teamId, invitationId);
    if (invitation === null)
      throw new PulseError('invitation_not_found', 'The team has no such invitation that waits.');
    return c.json(presentInvitation(invitation), 200);
  });
}
