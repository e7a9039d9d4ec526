import { inviteFirstOperator } from '../../../lib/accounts/first-operator.ts';
import { PulseError } from '../../../lib/errors.ts';
import type { ApiDependencies } from '../../dependencies.ts';
import { type ApiRouter, route } from '../../route.ts';
import { SetupAddressSchema } from '../../schemas/accounts/session.ts';

const definition = route({
  method: 'post',
  path: '/v1/auth/setup-address',
  operationId: 'makeSetupAddress',
  access: 'installation.operate',
  audited: 'order',
  tag: 'Accounts',
  summary: 'Get the address of the page that makes the first operator',
  success: { 200: 'The address.' },
  result: SetupAddressSchema,
  problems: ['operator_exists'],
});

export function registerMakeSetupAddress(router: ApiRouter, deps: ApiDependencies): void {
  router.openapi(definition, async (c) => {
    const url = await inviteFirstOperator(deps.accounts);
    if (url === null)
      throw new PulseError('operator_exists', 'There is an operator already: sign in, or ask one.');
    c.header('Cache-Control', 'no-store');
    return c.json({ url }, 200);
  });
}
