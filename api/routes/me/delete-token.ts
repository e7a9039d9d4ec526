import { PulseError } from '../../../lib/errors.ts';
import { deleteAccessToken } from '../../../sql/accounts/access-tokens.ts';
import { requirePerson } from '../../accounts/require-person.ts';
import type { ApiDependencies } from '../../dependencies.ts';
import { presentAccessToken } from '../../present/account.ts';
import { type ApiRouter, route } from '../../route.ts';
import { AccessTokenParamsSchema, AccessTokenSchema } from '../../schemas/accounts/user.ts';

const definition = route({
  method: 'delete',
  path: '/v1/me/tokens/{tokenId}',
  operationId: 'deleteMyToken',
  access: 'account.write',
  tag: 'Accounts',
  summary: 'Take one of one’s access tokens back',
  params: AccessTokenParamsSchema,
  success: { 200: 'The token that was.' },
  result: AccessTokenSchema,
  problems: ['token_not_found'],
});

export function registerDeleteMyToken(router: ApiRouter, deps: ApiDependencies): void {
  router.openapi(definition, async (c) => {
    const { userId } = requirePerson(c);
    const { tokenId } = c.req.valid('param');
    const row = await deleteAccessToken(deps.database.slonik, { userId }, tokenId);
    if (row === null) throw new PulseError('token_not_found', 'You have no such token.');
    return c.json(presentAccessToken(row), 200);
  });
}
