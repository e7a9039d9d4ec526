import { readMe } from '../../accounts/read-me.ts';
import { requirePerson } from '../../accounts/require-person.ts';
import type { ApiDependencies } from '../../dependencies.ts';
import { type ApiRouter, route } from '../../route.ts';
import { MeSchema } from '../../schemas/accounts/user.ts';

const definition = route({
  method: 'get',
  path: '/v1/me',
  operationId: 'getMe',
  access: 'account.read',
  tag: 'Accounts',
  summary: 'Get one’s own account',
  success: { 200: 'The account.' },
  result: MeSchema,
  problems: ['user_not_found'],
});

export function registerGetMe(router: ApiRouter, deps: ApiDependencies): void {
  router.openapi(definition, async (c) => {
    const { userId } = requirePerson(c);
    return c.json(await readMe(deps, userId), 200);
  });
}
