import { signIn } from '../../../lib/accounts/sign-in.ts';
import { answerSession } from '../../accounts/answer-session.ts';
import type { ApiDependencies } from '../../dependencies.ts';
import { type ApiRouter, route } from '../../route.ts';
import { LoginSchema, OpenedSessionSchema } from '../../schemas/accounts/session.ts';

const definition = route({
  method: 'post',
  path: '/v1/auth/login',
  operationId: 'login',
  access: 'public',
  tag: 'Accounts',
  summary: 'Sign in with e-mail and password',
  description: 'An account that is not there is answered like a wrong password, after the same time.',
  body: LoginSchema,
  success: { 200: 'A session.' },
  result: OpenedSessionSchema,
  problems: ['sign_in_failed', 'email_unverified', 'account_locked', 'too_many_requests', 'sign_in_busy'],
});

export function registerLogin(router: ApiRouter, deps: ApiDependencies): void {
  router.openapi(definition, async (c) => {
    const { cookies = false, ...who } = c.req.valid('json');
    const session = await signIn(deps.accounts, who);
    return c.json(await answerSession(c, deps, session, cookies), 200);
  });
}
