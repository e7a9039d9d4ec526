import { acceptInvitation as accept } from '../../../lib/accounts/invitations.ts';
import { answerSession } from '../../accounts/answer-session.ts';
import { takeTokenTry } from '../../accounts/take-token-try.ts';
import type { ApiDependencies } from '../../dependencies.ts';
import { type ApiRouter, route } from '../../route.ts';
import { AcceptInvitationSchema } from '../../schemas/accounts/member.ts';
import { OpenedSessionSchema } from '../../schemas/accounts/session.ts';

const definition = route({
  method: 'post',
  path: '/v1/invitations/accept',
  operationId: 'acceptInvitation',
  access: 'public',
  tag: 'Accounts',
  summary: 'Accept an invitation, and sign in',
  description: 'With the account of its address, or with a new one.',
  body: AcceptInvitationSchema,
  success: { 200: 'A session.' },
  result: OpenedSessionSchema,
  problems: [
    'link_expired',
    'name_missing',
    'password_wrong',
    'password_refused',
    'account_locked',
    'too_many_requests',
    'sign_in_busy',
  ],
});

export function registerAcceptInvitation(router: ApiRouter, deps: ApiDependencies): void {
  router.openapi(definition, async (c) => {
    const { cookies = false, token, password, name } = c.req.valid('json');
    await takeTokenTry(deps);
    const session = await accept(deps.accounts, { token, password, name });
    return c.json(await answerSession(c, deps, session, cookies), 200);
  });
}
