import { changePassword as change } from '../../../lib/accounts/change-account.ts';
import { requirePerson } from '../../accounts/require-person.ts';
import type { ApiDependencies } from '../../dependencies.ts';
import { type ApiRouter, route } from '../../route.ts';
import { DoneSchema } from '../../schemas/accounts/account-parts.ts';
import { ChangePasswordSchema } from '../../schemas/accounts/user.ts';

const definition = route({
  method: 'post',
  path: '/v1/me/password',
  operationId: 'changePassword',
  access: 'account.write',
  tag: 'Accounts',
  summary: 'Change one’s password',
  description: 'All other sessions end.',
  body: ChangePasswordSchema,
  success: { 200: 'It was done.' },
  result: DoneSchema,
  problems: ['password_wrong', 'password_refused', 'too_many_requests', 'sign_in_busy'],
});

export function registerChangePassword(router: ApiRouter, deps: ApiDependencies): void {
  router.openapi(definition, async (c) => {
    await change(deps.accounts, requirePerson(c), c.req.valid('json'));
    return c.json({ done: true as const }, 200);
  });
}
