import type { GroupRole } from '../../../domain/accounts/group-roles.ts';
import type { IdentityProvider, ProvenIdentity } from '../../identity-providers/identity-provider.ts';
import type { TokenSealer } from '../../identity-providers/sealed-token.ts';
import type { AccountParts } from '../account-parts.ts';

/** What a browser keeps while its owner signs in elsewhere. */
export interface SignInFlow {
  readonly [key: string]: unknown;
  readonly provider: string;
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
  readonly redirectUri: string;
  /** Who links an account elsewhere to the own one; null for who signs in. */
  readonly userId: string | null;
}

/** What signing in through others stands on, besides what everything about accounts does. */
export interface IdentityParts extends AccountParts {
  readonly providers: readonly IdentityProvider[];
  readonly flows: TokenSealer<SignInFlow>;
  readonly identities: TokenSealer<{ readonly identity: ProvenIdentity }>;
  /** Of the OpenID provider. */
  readonly allowedDomains: readonly string[];
  readonly groupRoles: readonly GroupRole[];
}
