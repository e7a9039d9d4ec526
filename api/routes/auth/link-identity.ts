import { confirmLink } from '../../../lib/accounts/identities/link-identity.ts';
import { noteFailures } from '../../../lib/accounts/identities/note-failures.ts';
import { admitPerson } from '../../accounts/admit-person.ts';
import { answerSession } from '../../accounts/answer-session.ts';
import { takeTokenTry } from '../../accounts/take-token-try.ts';
import type { ApiDependencies } from '../../dependencies.ts';
import { type ApiRouter, route } from '../../route.ts';
import { DoneSchema } from '../../schemas/accounts/account-parts.ts';
import { LinkIdentitySchema } from '../../schemas/accounts/identity.ts';

const definition = route({
  method: 'post',
  path: '/v1/auth/providers/link',
  operationId: 'linkIdentity',
  access: 'public',
  tag: 'Accounts',
  summary: 'Confirm that an account elsewhere is one’s own',
  description:
    'With the ticket that `finishSignIn` gave: by being signed in to the account here, or by its password, which then signs in (by cookies).',
  body: LinkIdentitySchema,
  success: { 200: 'It was linked.' },
  result: DoneSchema,
  problems: [
    'unauthorized',
    'forbidden',
    'sign_in_expired',
    'password_wrong',
    'identity_taken',
    'account_locked',
    'too_many_requests',
    'sign_in_busy',
  ],
});

export function registerLinkIdentity(router: ApiRouter, deps: ApiDependencies): void {
  router.openapi(definition, async (c) => {
    const { ticket, password } = c.req.valid('json');
    await takeTokenTry(deps);
    const owner = password === undefined ? { userId: await admitPerson(c) } : { password };
    const session = await noteFailures(deps.database, () => confirmLink(deps.identities, ticket, owner));
    if (session !== null) await answerSession(c, deps, session, true);
    return c.json({ done: true as const }, 200);
  });
}
