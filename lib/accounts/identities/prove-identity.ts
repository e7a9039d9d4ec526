import { currentActing } from '../../acting/acting.ts';
import { PulseError } from '../../errors.ts';
import type { ProvenIdentity } from '../../identity-providers/identity-provider.ts';
import { networkOf } from '../rates/create-rates.ts';
import { requireProvider } from './begin-sign-in.ts';
import type { IdentityParts, SignInFlow } from './identity-parts.ts';

/**
 * Takes what a browser brought back from elsewhere: only that browser's, only once begun here, only from the same provider.
 *
 * @param kept what the browser was given when it left
 * @throws PulseError `sign_in_expired`, `provider_not_found`, `provider_refused`, `provider_unavailable`, `email_not_allowed`, `too_many_requests`
 */
export async function proveIdentity(
  parts: IdentityParts,
  providerId: string,
  kept: string | undefined,
  answer: string,
): Promise<{ readonly identity: ProvenIdentity; readonly flow: SignInFlow }> {
  const provider = requireProvider(parts, providerId);
  await parts.rates.take('token_address', networkOf(currentActing()?.ip ?? null));
  const flow = kept === undefined ? null : await parts.flows.open(kept);
  const query = new URLSearchParams(answer);
  if (flow === null || flow.provider !== provider.id || query.get('state') !== flow.state) {
    throw new PulseError(
      'sign_in_expired',
      'This browser did not begin this sign-in, began another one since, or took too long. Begin again.',
    );
  }
  const identity = await provider.finish(flow, query);
  if (provider.id === 'oidc') requireDomain(parts, provider.name, identity);
  return { identity, flow };
}

function requireDomain({ allowedDomains }: IdentityParts, name: string, { email }: ProvenIdentity): void {
  if (allowedDomains.length === 0) return;
  const domain = email?.slice(email.lastIndexOf('@') + 1).toLowerCase();
  if (domain !== undefined && allowedDomains.includes(domain)) return;
  throw new PulseError(
    'email_not_allowed',
    domain === undefined
      ? `${name} knows of no confirmed e-mail address of yours. Confirm one there, then begin again.`
      : `Only addresses of ${allowedDomains.join(', ')} may sign in through ${name}.`,
  );
}
