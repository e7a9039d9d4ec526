import { PulseError } from '../../../lib/errors.ts';
import { getUser as read } from '../../../sql/accounts/users.ts';
import type { ApiDependencies } from '../../dependencies.ts';
import { presentUser } from '../../present/account.ts';
import { type ApiRouter, route } from '../../route.ts';
import { UserParamsSchema, UserSchema } from '../../schemas/accounts/user.ts';

const definition = route({
  method: 'get',
  path: '/v1/users/{userId}',
  operationId: 'getUser',
  access: 'installation.operate',
  tag: 'Users',
  summary: 'Get a user',
  params: UserParamsSchema,
  success: { 200: 'The user.' },
  result: UserSchema,
  problems: ['user_not_found'],
});

export function registerGetUser(router: ApiRouter, deps: ApiDependencies): void {
  router.openapi(definition, async (c) => {
    const user = await read(deps.database.slonik, c.req.valid('param').userId);
    if (user === null) throw new PulseError('user_not_found', 'There is no such user.');
    return c.json(presentUser(user), 200);
  });
}
