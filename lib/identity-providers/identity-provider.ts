/** Somebody whom a provider has just signed in, as it tells of them. */
export interface ProvenIdentity {
  /** `https://github.com` and the like, or an OpenID provider's issuer: with the subject it names an account for good. */
  readonly issuer: string;
  readonly subject: string;
  /** An address that the provider has confirmed to be this person's; null when it says so of none. */
  readonly email: string | null;
  readonly username: string | null;
  readonly name: string | null;
  readonly avatarUrl: string | null;
  /** The groups that the person is in; null when the provider does not tell. */
  readonly groups: readonly string[] | null;
  /** GitHub's token of this person, to be sealed. */
  readonly token: string | null;
}

/** What a browser must bring back for its sign-in to count (RFC 9700, 2.1.1): all of it random, and good for one sign-in. */
export interface SignInProof {
  readonly state: string;
  readonly nonce: string;
  /** Of PKCE (RFC 7636). */
  readonly verifier: string;
  /** Where the provider sends the browser back to. */
  readonly redirectUri: string;
}

export const PROVIDER_IDS = ['github', 'oidc'] as const;
export type ProviderId = (typeof PROVIDER_IDS)[number];

/** Somebody who signs people in for us. */
export interface IdentityProvider {
  readonly id: ProviderId;
  /** As people call it. */
  readonly name: string;
  /** As the identities that it proves name it. */
  readonly issuer: string;
  /** Where to send a browser that is to sign in. @throws PulseError `provider_unavailable` */
  begin(proof: SignInProof): Promise<URL>;
  /**
   * Redeems what the browser brought back from there.
   *
   * @param answer the query of the address it came back to
   * @throws PulseError `provider_refused`, `provider_unavailable`
   */
  finish(proof: SignInProof, answer: URLSearchParams): Promise<ProvenIdentity>;
}
