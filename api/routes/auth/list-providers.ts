import type { ApiDependencies } from '../../dependencies.ts';
import { type ApiRouter, route } from '../../route.ts';
import { SignInProviderPageSchema } from '../../schemas/accounts/identity.ts';

const definition = route({
  method: 'get',
  path: '/v1/auth/providers',
  operationId: 'listSignInProviders',
  access: 'public',
  tag: 'Accounts',
  summary: 'List through whom people may sign in',
  description: 'Besides e-mail and password. All on one page.',
  success: { 200: 'The providers.' },
  result: SignInProviderPageSchema,
});

export function registerListSignInProviders(router: ApiRouter, { identities }: ApiDependencies): void {
  const items = identities.providers.map(({ id, name }) => ({ id, name }));
  router.openapi(definition, (c) => c.json({ items, nextCursor: null }, 200));
}
