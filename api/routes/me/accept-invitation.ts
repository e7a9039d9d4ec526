import { acceptAs } from '../../../lib/accounts/invitations.ts';
import { requirePerson } from '../../accounts/require-person.ts';
import type { ApiDependencies } from '../../dependencies.ts';
import { type ApiRouter, route } from '../../route.ts';
import { SeenInvitationSchema } from '../../schemas/accounts/member.ts';
import { InvitationTokenSchema } from '../../schemas/accounts/user.ts';

const definition = route({
  method: 'post',
  path: '/v1/me/invitations/accept',
  operationId: 'acceptInvitationAsMe',
  access: 'account.write',
  tag: 'Accounts',
  summary: 'Accept an invitation with one’s own account',
  body: InvitationTokenSchema,
  success: { 200: 'What was accepted.' },
  result: SeenInvitationSchema,
  problems: ['link_expired', 'invitation_for_another', 'account_locked'],
});

export function registerAcceptInvitationAsMe(router: ApiRouter, deps: ApiDependencies): void {
  router.openapi(definition, async (c) => {
    const {
      invitationId: _,
      userId,
      ...invitation
    } = await acceptAs(deps.accounts, requirePerson(c).userId, c.req.valid('json').token);
    return c.json({ ...invitation, hasAccount: userId !== null }, 200);
  });
}
