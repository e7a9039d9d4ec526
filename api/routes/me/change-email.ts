import { changeEmail as change } from '../../../lib/accounts/change-account.ts';
import { answerSlowly } from '../../accounts/answer-slowly.ts';
import { requirePerson } from '../../accounts/require-person.ts';
import type { ApiDependencies } from '../../dependencies.ts';
import { type ApiRouter, route } from '../../route.ts';
import { DoneSchema } from '../../schemas/accounts/account-parts.ts';
import { ChangeEmailSchema } from '../../schemas/accounts/user.ts';

const definition = route({
  method: 'post',
  path: '/v1/me/email',
  operationId: 'changeEmail',
  access: 'account.write',
  tag: 'Accounts',
  summary: 'Change one’s e-mail address',
  description: 'It changes when the new address is confirmed; the former one is told.',
  body: ChangeEmailSchema,
  success: { 202: 'A mail to the new address says how it goes on.' },
  result: DoneSchema,
  problems: ['password_wrong', 'too_many_requests', 'sign_in_busy'],
});

export function registerChangeEmail(router: ApiRouter, deps: ApiDependencies): void {
  router.openapi(definition, async (c) => {
    const done = await answerSlowly(change(deps.accounts, requirePerson(c).userId, c.req.valid('json')));
    return c.json(done, 202);
  });
}
