import { openDeviceSession as openSession } from '../../../lib/accounts/devices.ts';
import { answerSession } from '../../accounts/answer-session.ts';
import type { ApiDependencies } from '../../dependencies.ts';
import { type ApiRouter, route } from '../../route.ts';
import { DeviceCodeSchema, OpenedSessionSchema } from '../../schemas/accounts/session.ts';

const definition = route({
  method: 'post',
  path: '/v1/auth/device/token',
  operationId: 'openDeviceSession',
  access: 'public',
  tag: 'Accounts',
  summary: 'Ask whether a device was let in',
  body: DeviceCodeSchema,
  success: { 200: 'A session.' },
  result: OpenedSessionSchema,
  problems: ['authorization_pending', 'slow_down', 'access_denied', 'expired_token'],
});

export function registerOpenDeviceSession(router: ApiRouter, deps: ApiDependencies): void {
  router.openapi(definition, async (c) => {
    const session = await openSession(deps.accounts, c.req.valid('json').deviceCode);
    return c.json(await answerSession(c, deps, session, false), 200);
  });
}
