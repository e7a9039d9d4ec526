import { resendInvitation } from '../../../lib/accounts/invitations.ts';
import { PulseError } from '../../../lib/errors.ts';
import type { ApiDependencies } from '../../dependencies.ts';
import { presentInvitation } from '../../present/account.ts';
import { type ApiRouter, route } from '../../route.ts';
import { InvitationParamsSchema, InvitationSchema } from '../../schemas/accounts/member.ts';

const definition = route({
  method: 'post',
  path: '/v1/teams/{teamId}/invitations/{invitationId}/resend',
  operationId: 'resendTeamInvitation',
  access: 'team.manage',
  tag: 'Teams',
  summary: 'Mail an invitation once more',
  description: 'The link of the former mail is over.',
  params: InvitationParamsSchema,
  success: { 200: 'The invitation, for another 7 days.' },
  result: InvitationSchema,
  problems: ['team_not_found', 'invitation_not_found', 'too_many_requests'],
});

export function registerResendTeamInvitation(router: ApiRouter, deps: ApiDependencies): void {
  router.openapi(definition, async (c) => {
    const invitation = await resendInvitation(deps.accounts, c.req.valid('param'));
    if (invitation === null)
      throw new PulseError('invitation_not_found', 'The team has no such invitation that waits.');
    return c.json(presentInvitation(invitation), 200);
  });
}
