import { currentActing } from '../../acting/acting.ts';
import { PulseError } from '../../errors.ts';
import type { IdentityProvider } from '../../identity-providers/identity-provider.ts';
import { generateToken } from '../generate-token.ts';
import { networkOf } from '../rates/create-rates.ts';
import type { IdentityParts, SignInFlow } from './identity-parts.ts';

/** For so long a browser may take to come back: passwords, second factors and new accounts need their time. */
export const FLOW_SECONDS = 15 * 60;

/** @throws PulseError `provider_not_found` */
export function requireProvider(
  { providers }: Pick<IdentityParts, 'providers'>,
  id: string,
): IdentityProvider {
  const provider = providers.find((known) => known.id === id);
  if (provider !== undefined) return provider;
  throw new PulseError(
    'provider_not_found',
    `Nobody signs in through "${id}" here: it is not set up. Sign in in another way.`,
  );
}

/**
 * Begins a sign-in elsewhere, or the linking of an account elsewhere.
 *
 * @param userId who links; null for who signs in
 * @returns where the browser goes, and what it has to keep until it comes back
 * @throws PulseError `provider_not_found`, `provider_unavailable`, `too_many_requests`
 */
export async function beginSignIn(
  parts: IdentityParts,
  providerId: string,
  userId: string | null,
): Promise<{ readonly url: string; readonly kept: string }> {
  const provider = requireProvider(parts, providerId);
  await parts.rates.take('token_address', networkOf(currentActing()?.ip ?? null));
  const flow: SignInFlow = {
    provider: provider.id,
    state: generateToken(),
    nonce: generateToken(),
    verifier: generateToken(),
    redirectUri: parts.pageUrl(`/sign-in/${provider.id}/callback`),
    userId,
  };
  const url = await provider.begin(flow);
  return { url: url.href, kept: await parts.flows.seal(flow, FLOW_SECONDS) };
}
