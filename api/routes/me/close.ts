import { closeAccount as close } from '../../../lib/accounts/change-account.ts';
import { forgetCookies } from '../../accounts/answer-session.ts';
import { requirePerson } from '../../accounts/require-person.ts';
import type { ApiDependencies } from '../../dependencies.ts';
import { type ApiRouter, route } from '../../route.ts';
import { DoneSchema } from '../../schemas/accounts/account-parts.ts';
import { CloseAccountSchema } from '../../schemas/accounts/user.ts';

const definition = route({
  method: 'post',
  path: '/v1/me/close',
  operationId: 'closeAccount',
  access: 'account.write',
  tag: 'Accounts',
  summary: 'Close one’s account, for good',
  description: 'Everything personal is deleted; the audit trail keeps the id of the account.',
  body: CloseAccountSchema,
  success: { 200: 'It was done.' },
  result: DoneSchema,
  problems: ['password_wrong', 'last_operator', 'last_admin', 'too_many_requests', 'sign_in_busy'],
});

export function registerCloseAccount(router: ApiRouter, deps: ApiDependencies): void {
  router.openapi(definition, async (c) => {
    await close(deps.accounts, requirePerson(c).userId, c.req.valid('json').password);
    forgetCookies(c);
    return c.json({ done: true as const }, 200);
  });
}
