import { resetPassword as reset } from '../../../lib/accounts/reset-password.ts';
import { takeTokenTry } from '../../accounts/take-token-try.ts';
import type { ApiDependencies } from '../../dependencies.ts';
import { type ApiRouter, route } from '../../route.ts';
import { DoneSchema } from '../../schemas/accounts/account-parts.ts';
import { PasswordResetSchema } from '../../schemas/accounts/session.ts';

const definition = route({
  method: 'post',
  path: '/v1/auth/password/reset',
  operationId: 'resetPassword',
  access: 'public',
  tag: 'Accounts',
  summary: 'Choose a new password',
  description: 'With the token of the mail, once, within an hour. All sessions end.',
  body: PasswordResetSchema,
  success: { 200: 'It was done.' },
  result: DoneSchema,
  problems: ['link_expired', 'password_refused', 'too_many_requests', 'sign_in_busy'],
});

export function registerResetPassword(router: ApiRouter, deps: ApiDependencies): void {
  router.openapi(definition, async (c) => {
    await takeTokenTry(deps);
    await reset(deps.accounts, c.req.valid('json'));
    return c.json({ done: true as const }, 200);
  });
}
