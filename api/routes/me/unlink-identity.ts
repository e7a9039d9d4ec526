import { unlinkIdentity } from '../../../lib/accounts/identities/link-identity.ts';
import { requirePerson } from '../../accounts/require-person.ts';
import type { ApiDependencies } from '../../dependencies.ts';
import { type ApiRouter, route } from '../../route.ts';
import { DoneSchema } from '../../schemas/accounts/account-parts.ts';
import { LinkedIdentityParamsSchema } from '../../schemas/accounts/identity.ts';

const definition = route({
  method: 'delete',
  path: '/v1/me/identities/{identityId}',
  operationId: 'unlinkMyIdentity',
  access: 'account.write',
  tag: 'Accounts',
  summary: 'Take an account elsewhere off one’s own',
  params: LinkedIdentityParamsSchema,
  success: { 200: 'It was done.' },
  result: DoneSchema,
  problems: ['identity_not_found', 'last_way_in'],
});

export function registerUnlinkMyIdentity(router: ApiRouter, deps: ApiDependencies): void {
  router.openapi(definition, async (c) => {
    await unlinkIdentity(deps.identities, requirePerson(c).userId, c.req.valid('param').identityId);
    return c.json({ done: true as const }, 200);
  });
}
