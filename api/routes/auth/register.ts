import { networkOf } from '../../../lib/accounts/rates/create-rates.ts';
import { register as makeAccount } from '../../../lib/accounts/register.ts';
import { currentActing } from '../../../lib/acting/acting.ts';
import { answerSlowly } from '../../accounts/answer-slowly.ts';
import type { ApiDependencies } from '../../dependencies.ts';
import { type ApiRouter, route } from '../../route.ts';
import { DoneSchema } from '../../schemas/accounts/account-parts.ts';
import { RegistrationSchema } from '../../schemas/accounts/session.ts';

const definition = route({
  method: 'post',
  path: '/v1/auth/register',
  operationId: 'register',
  access: 'public',
  tag: 'Accounts',
  summary: 'Make an account',
  description:
    'It can be used once its address is confirmed by the mail. An address that has an account gets a mail that says so; the answer is the same.',
  body: RegistrationSchema,
  success: { 202: 'A mail says how it goes on.' },
  result: DoneSchema,
  problems: ['registration_closed', 'password_refused', 'too_many_requests', 'sign_in_busy'],
});

export function registerRegister(router: ApiRouter, deps: ApiDependencies): void {
  router.openapi(definition, async (c) => {
    await deps.accounts.rates.take('mail_address', networkOf(currentActing()?.ip ?? null));
    return c.json(await answerSlowly(makeAccount(deps.accounts, c.req.valid('json'))), 202);
  });
}
