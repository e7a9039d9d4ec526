import { networkOf } from '../../../lib/accounts/rates/create-rates.ts';
import { forgetPassword } from '../../../lib/accounts/reset-password.ts';
import { currentActing } from '../../../lib/acting/acting.ts';
import { answerSlowly } from '../../accounts/answer-slowly.ts';
import type { ApiDependencies } from '../../dependencies.ts';
import { type ApiRouter, route } from '../../route.ts';
import { DoneSchema } from '../../schemas/accounts/account-parts.ts';
import { AddressedSchema } from '../../schemas/accounts/session.ts';

const definition = route({
  method: 'post',
  path: '/v1/auth/password/forgot',
  operationId: 'forgotPassword',
  access: 'public',
  audited: 'nothing',
  tag: 'Accounts',
  summary: 'Get a mail by which a new password is chosen',
  body: AddressedSchema,
  success: { 202: 'If the address has an account, a mail is under way.' },
  result: DoneSchema,
  problems: ['too_many_requests'],
});

export function registerForgotPassword(router: ApiRouter, deps: ApiDependencies): void {
  router.openapi(definition, async (c) => {
    await deps.accounts.rates.take('mail_address', networkOf(currentActing()?.ip ?? null));
    return c.json(await answerSlowly(forgetPassword(deps.accounts, c.req.valid('json').email)), 202);
  });
}
