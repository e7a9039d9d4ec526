import { invite } from '../../../lib/accounts/invitations.ts';
import type { ApiDependencies } from '../../dependencies.ts';
import { presentInvitation } from '../../present/account.ts';
import { requireTeam } from '../../require-found.ts';
import { type ApiRouter, route } from '../../route.ts';
import { CreateInvitationSchema, InvitationSchema } from '../../schemas/accounts/member.ts';
import { TeamParamsSchema } from '../../schemas/settings/team.ts';

const definition = route({
  method: 'post',
  path: '/v1/teams/{teamId}/invitations',
  operationId: 'createTeamInvitation',
  access: 'team.manage',
  tag: 'Teams',
  summary: 'Invite somebody into a team, by mail',
  description: 'It can be accepted for 7 days, with an account of the address or a new one.',
  params: TeamParamsSchema,
  body: CreateInvitationSchema,
  success: { 201: 'The invitation; the mail is under way.' },
  result: InvitationSchema,
  problems: ['team_not_found', 'already_member', 'invitation_exists', 'too_many_requests'],
});

export function registerCreateTeamInvitation(router: ApiRouter, deps: ApiDependencies): void {
  router.openapi(definition, async (c) => {
    const { teamId } = c.req.valid('param');
    const { email, role = 'member' } = c.req.valid('json');
    await requireTeam(deps.database.slonik, teamId);
    const invitedBy = c.get('principal')?.userId ?? null;
    const invitation = await invite(deps.accounts, { teamId, email, role, invitedBy });
    return c.json(presentInvitation(invitation), 201);
  });
}
