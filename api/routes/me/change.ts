import { updateUser } from '../../../sql/accounts/users.ts';
import { readMe } from '../../accounts/read-me.ts';
import { requirePerson } from '../../accounts/require-person.ts';
import type { ApiDependencies } from '../../dependencies.ts';
import { type ApiRouter, route } from '../../route.ts';
import { ChangeMeSchema, MeSchema } from '../../schemas/accounts/user.ts';

const definition = route({
  method: 'patch',
  path: '/v1/me',
  operationId: 'changeMe',
  access: 'account.write',
  tag: 'Accounts',
  summary: 'Change one’s name or time zone',
  body: ChangeMeSchema,
  success: { 200: 'The account as it is now.' },
  result: MeSchema,
  problems: ['user_not_found'],
});

export function registerChangeMe(router: ApiRouter, deps: ApiDependencies): void {
  router.openapi(definition, async (c) => {
    const { userId } = requirePerson(c);
    await updateUser(deps.database.slonik, userId, c.req.valid('json'));
    return c.json(await readMe(deps, userId), 200);
  });
}
