import { lookAtInvitation as look } from '../../../lib/accounts/invitations.ts';
import { takeTokenTry } from '../../accounts/take-token-try.ts';
import type { ApiDependencies } from '../../dependencies.ts';
import { type ApiRouter, route } from '../../route.ts';
import { SeenInvitationSchema } from '../../schemas/accounts/member.ts';
import { InvitationTokenSchema } from '../../schemas/accounts/user.ts';

const definition = route({
  method: 'post',
  path: '/v1/invitations/look',
  operationId: 'lookAtInvitation',
  access: 'public',
  audited: 'nothing',
  tag: 'Accounts',
  summary: 'See what an invitation is about',
  body: InvitationTokenSchema,
  success: { 200: 'The invitation.' },
  result: SeenInvitationSchema,
  problems: ['link_expired', 'too_many_requests'],
});

export function registerLookAtInvitation(router: ApiRouter, deps: ApiDependencies): void {
  router.openapi(definition, async (c) => {
    await takeTokenTry(deps);
    const { invitationId: _, userId, ...invitation } = await look(deps.accounts, c.req.valid('json').token);
    return c.json({ ...invitation, hasAccount: userId !== null }, 200);
  });
}
