import { beginSignIn as begin } from '../../../lib/accounts/identities/begin-sign-in.ts';
import { admitPerson } from '../../accounts/admit-person.ts';
import { keepFlow } from '../../accounts/flow-cookie.ts';
import type { ApiDependencies } from '../../dependencies.ts';
import { type ApiRouter, route } from '../../route.ts';
import {
  BeginSignInSchema,
  BegunSignInSchema,
  SignInProviderParamsSchema,
} from '../../schemas/accounts/identity.ts';

const definition = route({
  method: 'post',
  path: '/v1/auth/providers/{providerId}/begin',
  operationId: 'beginSignIn',
  access: 'public',
  audited: 'nothing',
  tag: 'Accounts',
  summary: 'Begin to sign in through somebody else',
  description: 'For browsers: a cookie keeps what belongs to this sign-in, for 15 minutes.',
  params: SignInProviderParamsSchema,
  body: BeginSignInSchema,
  success: { 200: 'Where to go.' },
  result: BegunSignInSchema,
  problems: ['unauthorized', 'forbidden', 'provider_not_found', 'provider_unavailable', 'too_many_requests'],
});

export function registerBeginSignIn(router: ApiRouter, deps: ApiDependencies): void {
  router.openapi(definition, async (c) => {
    const userId = c.req.valid('json').link === true ? await admitPerson(c) : null;
    const { url, kept } = await begin(deps.identities, c.req.valid('param').providerId, userId);
    keepFlow(c, kept);
    c.header('Cache-Control', 'no-store');
    return c.json({ url }, 200);
  });
}
