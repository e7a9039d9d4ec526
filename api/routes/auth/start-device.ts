import { startDevice as begin } from '../../../lib/accounts/devices.ts';
import type { ApiDependencies } from '../../dependencies.ts';
import { type ApiRouter, route } from '../../route.ts';
import { StartedDeviceSchema } from '../../schemas/accounts/session.ts';

const definition = route({
  method: 'post',
  path: '/v1/auth/device',
  operationId: 'startDevice',
  access: 'public',
  audited: 'nothing',
  tag: 'Accounts',
  summary: 'Let a device without a browser sign in',
  description: 'As RFC 8628 says: show the code to the person, and ask for the session until it was let in.',
  success: { 200: 'A code to type in a browser, and one to ask with.' },
  result: StartedDeviceSchema,
  problems: ['too_many_requests', 'sign_in_busy'],
});

export function registerStartDevice(router: ApiRouter, deps: ApiDependencies): void {
  router.openapi(definition, async (c) => {
    const started = await begin(deps.accounts);
    c.header('Cache-Control', 'no-store');
    return c.json(started, 200);
  });
}
