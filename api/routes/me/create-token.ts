import { issueToken } from '../../../lib/accounts/issue-token.ts';
import { requirePerson } from '../../accounts/require-person.ts';
import type { ApiDependencies } from '../../dependencies.ts';
import { presentAccessToken } from '../../present/account.ts';
import { type ApiRouter, route } from '../../route.ts';
import { CreateAccessTokenSchema, MadeAccessTokenSchema } from '../../schemas/accounts/user.ts';

const definition = route({
  method: 'post',
  path: '/v1/me/tokens',
  operationId: 'createMyToken',
  access: 'account.write',
  tag: 'Accounts',
  summary: 'Make an access token for machines',
  description: 'It may do what its scopes say and the person may, in the teams it names.',
  body: CreateAccessTokenSchema,
  success: { 201: 'The token, shown this once.' },
  result: MadeAccessTokenSchema,
  problems: ['too_many_tokens', 'team_not_found'],
});

export function registerCreateMyToken(router: ApiRouter, deps: ApiDependencies): void {
  router.openapi(definition, async (c) => {
    const { userId } = requirePerson(c);
    const { secret, row } = await issueToken(deps.database, { userId }, userId, c.req.valid('json'));
    c.header('Cache-Control', 'no-store');
    return c.json({ ...presentAccessToken(row), secret }, 201);
  });
}
