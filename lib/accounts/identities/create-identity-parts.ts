import {
  createProviders,
  NO_PROVIDERS,
  type ProviderSettings,
} from '../../identity-providers/create-providers.ts';
import { createTokenSealer } from '../../identity-providers/sealed-token.ts';
import type { KeyRing } from '../../secrets/key-ring.ts';
import type { AccountParts } from '../account-parts.ts';
import type { IdentityParts } from './identity-parts.ts';

/** What signing in through others needs; through nobody unless settings are given. */
export function createIdentityParts(
  accounts: AccountParts,
  keyRing: KeyRing,
  settings: ProviderSettings = NO_PROVIDERS,
): IdentityParts {
  return {
    ...accounts,
    providers: createProviders(settings),
    flows: createTokenSealer({ keyRing, purpose: 'sign-in-flow' }),
    identities: createTokenSealer({ keyRing, purpose: 'link-identity' }),
    allowedDomains: settings.oidc?.allowedDomains ?? [],
    groupRoles: settings.oidc?.groupRoles ?? [],
  };
}
