import { verifyEmail as confirm } from '../../../lib/accounts/verify-email.ts';
import { answerSession } from '../../accounts/answer-session.ts';
import { takeTokenTry } from '../../accounts/take-token-try.ts';
import type { ApiDependencies } from '../../dependencies.ts';
import { type ApiRouter, route } from '../../route.ts';
import { OpenedSessionSchema, VerificationOfEmailSchema } from '../../schemas/accounts/session.ts';

const definition = route({
  method: 'post',
  path: '/v1/auth/verify-email',
  operationId: 'verifyEmail',
  access: 'public',
  tag: 'Accounts',
  summary: 'Confirm an e-mail address, and sign in',
  description:
    'With the token of the mail and the password, since the link alone shows only who reads the mail: somebody else may have registered the address.',
  body: VerificationOfEmailSchema,
  success: { 200: 'A session.' },
  result: OpenedSessionSchema,
  problems: ['link_expired', 'password_wrong', 'email_taken', 'too_many_requests', 'sign_in_busy'],
});

export function registerVerifyEmail(router: ApiRouter, deps: ApiDependencies): void {
  router.openapi(definition, async (c) => {
    const { cookies = false, ...given } = c.req.valid('json');
    await takeTokenTry(deps);
    const session = await confirm(deps.accounts, given);
    return c.json(await answerSession(c, deps, session, cookies), 200);
  });
}
