import { listIdentities } from '../../../sql/accounts/user-identities.ts';
import { requirePerson } from '../../accounts/require-person.ts';
import type { ApiDependencies } from '../../dependencies.ts';
import { presentIdentity } from '../../present/identity.ts';
import { type ApiRouter, route } from '../../route.ts';
import { LinkedIdentityPageSchema } from '../../schemas/accounts/identity.ts';

const definition = route({
  method: 'get',
  path: '/v1/me/identities',
  operationId: 'listMyIdentities',
  access: 'account.read',
  tag: 'Accounts',
  summary: 'List the accounts elsewhere with which one signs in',
  description: 'The one linked first first; all on one page.',
  success: { 200: 'The accounts.' },
  result: LinkedIdentityPageSchema,
});

export function registerListMyIdentities(router: ApiRouter, deps: ApiDependencies): void {
  router.openapi(definition, async (c) => {
    const rows = await listIdentities(deps.database.slonik, requirePerson(c).userId);
    const items = rows.map((row) => presentIdentity(row, deps.identities.providers));
    return c.json({ items, nextCursor: null }, 200);
  });
}
