import { makeFirstOperator } from '../../../lib/accounts/first-operator.ts';
import { answerSession } from '../../accounts/answer-session.ts';
import { takeTokenTry } from '../../accounts/take-token-try.ts';
import type { ApiDependencies } from '../../dependencies.ts';
import { type ApiRouter, route } from '../../route.ts';
import { OpenedSessionSchema, SetupSchema } from '../../schemas/accounts/session.ts';

const definition = route({
  method: 'post',
  path: '/v1/auth/setup',
  operationId: 'setUp',
  access: 'public',
  tag: 'Accounts',
  summary: 'Make the first operator, and sign in',
  description: 'With the token of the address that `npm start` prints while there is no operator.',
  body: SetupSchema,
  success: { 200: 'A session.' },
  result: OpenedSessionSchema,
  problems: ['link_expired', 'email_taken', 'password_refused', 'too_many_requests', 'sign_in_busy'],
});

export function registerSetUp(router: ApiRouter, deps: ApiDependencies): void {
  router.openapi(definition, async (c) => {
    const { cookies = false, ...given } = c.req.valid('json');
    await takeTokenTry(deps);
    const session = await makeFirstOperator(deps.accounts, given);
    return c.json(await answerSession(c, deps, session, cookies), 200);
  });
}
