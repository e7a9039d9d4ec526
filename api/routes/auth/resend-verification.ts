import { networkOf } from '../../../lib/accounts/rates/create-rates.ts';
import { resendVerification as resend } from '../../../lib/accounts/verify-email.ts';
import { currentActing } from '../../../lib/acting/acting.ts';
import { answerSlowly } from '../../accounts/answer-slowly.ts';
import type { ApiDependencies } from '../../dependencies.ts';
import { type ApiRouter, route } from '../../route.ts';
import { DoneSchema } from '../../schemas/accounts/account-parts.ts';
import { AddressedSchema } from '../../schemas/accounts/session.ts';

const definition = route({
  method: 'post',
  path: '/v1/auth/verify-email/resend',
  operationId: 'resendVerification',
  access: 'public',
  audited: 'nothing',
  tag: 'Accounts',
  summary: 'Get the mail that confirms an address once more',
  body: AddressedSchema,
  success: { 202: 'If an account waits for it, a mail is under way.' },
  result: DoneSchema,
  problems: ['too_many_requests'],
});

export function registerResendVerification(router: ApiRouter, deps: ApiDependencies): void {
  router.openapi(definition, async (c) => {
    await deps.accounts.rates.take('mail_address', networkOf(currentActing()?.ip ?? null));
    return c.json(await answerSlowly(resend(deps.accounts, c.req.valid('json').email)), 202);
  });
}
