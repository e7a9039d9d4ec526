import { lookAtDevice as look } from '../../../lib/accounts/devices.ts';
import { requirePerson } from '../../accounts/require-person.ts';
import type { ApiDependencies } from '../../dependencies.ts';
import { type ApiRouter, route } from '../../route.ts';
import { UserCodeSchema, WaitingDeviceSchema } from '../../schemas/accounts/session.ts';

const definition = route({
  method: 'post',
  path: '/v1/auth/device/look',
  operationId: 'lookAtDevice',
  access: 'account.write',
  audited: 'nothing',
  tag: 'Accounts',
  summary: 'See which device waits under a code',
  body: UserCodeSchema,
  success: { 200: 'The device.' },
  result: WaitingDeviceSchema,
  problems: ['device_not_found', 'too_many_requests'],
});

export function registerLookAtDevice(router: ApiRouter, deps: ApiDependencies): void {
  router.openapi(definition, async (c) => {
    const { userId } = requirePerson(c);
    const device = await look(deps.accounts, userId, c.req.valid('json').userCode);
    return c.json({ ...device, createdAt: device.createdAt.toISOString() }, 200);
  });
}
