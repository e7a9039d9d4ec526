import type { Context } from 'hono';
import { linkIdentity } from '../../../lib/accounts/identities/link-identity.ts';
import { noteFailures } from '../../../lib/accounts/identities/note-failures.ts';
import { proveIdentity } from '../../../lib/accounts/identities/prove-identity.ts';
import { signInByIdentity } from '../../../lib/accounts/identities/sign-in-by-identity.ts';
import { PulseError } from '../../../lib/errors.ts';
import { admitPerson } from '../../accounts/admit-person.ts';
import { answerSession } from '../../accounts/answer-session.ts';
import { takeFlow } from '../../accounts/flow-cookie.ts';
import type { ApiDependencies } from '../../dependencies.ts';
import { type ApiEnv, type ApiRouter, route } from '../../route.ts';
import {
  FinishedSignInSchema,
  FinishSignInSchema,
  SignInProviderParamsSchema,
} from '../../schemas/accounts/identity.ts';

const definition = route({
  method: 'post',
  path: '/v1/auth/providers/{providerId}/finish',
  operationId: 'finishSignIn',
  access: 'public',
  tag: 'Accounts',
  summary: 'Sign in with what a provider sent back',
  description: 'For the browser that began it, which gets its session as cookies.',
  params: SignInProviderParamsSchema,
  body: FinishSignInSchema,
  success: { 200: 'Signed in, linked, or what is to be confirmed first.' },
  result: FinishedSignInSchema,
  problems: [
    'unauthorized',
    'forbidden',
    'sign_in_expired',
    'provider_not_found',
    'provider_refused',
    'provider_unavailable',
    'email_not_allowed',
    'email_not_proven',
    'registration_closed',
    'account_locked',
    'identity_taken',
    'too_many_requests',
  ],
});

const NOTHING_MORE = { ticket: null, email: null, hasPassword: null, isSignedIn: null };

export function registerFinishSignIn(router: ApiRouter, deps: ApiDependencies): void {
  router.openapi(definition, async (c) => {
    const kept = takeFlow(c);
    c.header('Cache-Control', 'no-store');
    const { providerId } = c.req.valid('param');
    const { answer } = c.req.valid('json');
    return noteFailures(deps.database, async () => {
      const { identity, flow } = await proveIdentity(deps.identities, providerId, kept, answer);
      if (flow.userId !== null) {
        await requireSame(c, flow.userId);
        await linkIdentity(deps.identities, flow.userId, identity);
        return c.json({ outcome: 'linked' as const, ...NOTHING_MORE }, 200);
      }
      const result = await signInByIdentity(deps.identities, identity);
      if (result.outcome === 'confirm_link') {
        const { userId, ...shown } = result;
        return c.json({ ...shown, isSignedIn: await isSignedInAs(c, userId) }, 200);
      }
      await answerSession(c, deps, result.session, true);
      return c.json({ outcome: result.outcome, ...NOTHING_MORE }, 200);
    });
  });
}

/** Whoever began to link must be the one who is signed in still. */
async function requireSame(c: Context<ApiEnv>, userId: string): Promise<void> {
  if ((await admitPerson(c)) === userId) return;
  throw new PulseError('sign_in_expired', 'Somebody else is signed in here by now. Begin again.');
}

async function isSignedInAs(c: Context<ApiEnv>, userId: string): Promise<boolean> {
  try {
    return (await admitPerson(c)) === userId;
  } catch {
    return false;
  }
}
