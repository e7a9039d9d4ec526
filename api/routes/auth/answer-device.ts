import { answerDevice as answer } from '../../../lib/accounts/devices.ts';
import { requirePerson } from '../../accounts/require-person.ts';
import type { ApiDependencies } from '../../dependencies.ts';
import { type ApiRouter, route } from '../../route.ts';
import { DoneSchema } from '../../schemas/accounts/account-parts.ts';
import { DeviceAnswerSchema } from '../../schemas/accounts/session.ts';

const definition = route({
  method: 'post',
  path: '/v1/auth/device/answer',
  operationId: 'answerDevice',
  access: 'account.write',
  audited: 'order',
  tag: 'Accounts',
  summary: 'Let a device in as oneself, or turn it away',
  body: DeviceAnswerSchema,
  success: { 200: 'It was done.' },
  result: DoneSchema,
  problems: ['device_not_found', 'too_many_requests'],
});

export function registerAnswerDevice(router: ApiRouter, deps: ApiDependencies): void {
  router.openapi(definition, async (c) => {
    const { userCode, allow } = c.req.valid('json');
    await answer(deps.accounts, requirePerson(c).userId, { userCode, isAllowed: allow });
    return c.json({ done: true as const }, 200);
  });
}
