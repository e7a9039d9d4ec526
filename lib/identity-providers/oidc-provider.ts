import * as oidc from 'openid-client';
import { isLoopback } from '../config/github-address.ts';
import { PulseError } from '../errors.ts';
import type { IdentityProvider, ProvenIdentity } from './identity-provider.ts';
import { providerRefused, providerUnavailable } from './provider-errors.ts';
import { readClaims } from './read-claims.ts';

export interface OidcSettings {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** As people call it. */
  readonly name: string;
  /** Lower case; whoever has no confirmed address of one of them is turned away. Everybody may come where there are none. */
  readonly allowedDomains: readonly string[];
  /** The claim that lists a person's groups. */
  readonly groupsClaim: string | undefined;
}

const TIMEOUT_SECONDS = 10;
/** What a provider says of itself is asked anew so often. */
const DISCOVERY_LIFE_MS = 3_600_000;
const SCOPE = 'openid email profile';

/**
 * Signs in through any OpenID Connect provider, by authorization code with PKCE, state and nonce; the signature of its ID tokens is checked.
 *
 * @param nowMs a monotonic clock
 */
export function createOidcProvider(
  settings: OidcSettings,
  nowMs: () => number = () => performance.now(),
): IdentityProvider {
  const { name } = settings;
  let known: { readonly config: Promise<oidc.Configuration>; readonly untilMs: number } | undefined;
  const configure = async (): Promise<oidc.Configuration> => {
    if (known === undefined || known.untilMs < nowMs()) {
      known = { config: discover(settings), untilMs: nowMs() + DISCOVERY_LIFE_MS };
    }
    try {
      return await known.config;
    } catch (cause) {
      known = undefined;
      throw providerUnavailable(name, cause);
    }
  };
  return {
    id: 'oidc',
    name,
    issuer: settings.issuer,
    begin: async ({ state, nonce, verifier, redirectUri }) =>
      oidc.buildAuthorizationUrl(await configure(), {
        redirect_uri: redirectUri,
        scope: SCOPE,
        state,
        nonce,
        code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
        code_challenge_method: 'S256',
      }),
    finish: async ({ state, nonce, verifier, redirectUri }, answer) => {
      const config = await configure();
      const address = new URL(redirectUri);
      address.search = answer.toString();
      try {
        const tokens = await oidc.authorizationCodeGrant(config, address, {
          pkceCodeVerifier: verifier,
          expectedState: state,
          expectedNonce: nonce,
          idTokenExpected: true,
        });
        return await describe(config, settings, tokens);
      } catch (error) {
        throw explain(name, error);
      }
    },
  };
}

async function discover({ issuer, clientId, clientSecret }: OidcSettings): Promise<oidc.Configuration> {
  const url = new URL(issuer);
  const config = await oidc.discovery(url, clientId, clientSecret, authenticateAsAsked(clientSecret), {
    timeout: TIMEOUT_SECONDS,
    // Settings allow http:// for this machine only.
    ...(url.protocol === 'http:' && isLoopback(url.hostname)
      ? { execute: [oidc.allowInsecureRequests] }
      : {}),
  });
  config.timeout = TIMEOUT_SECONDS;
  // Without it the library takes the connection's word for who made a token.
  oidc.enableNonRepudiationChecks(config);
  return config;
}

/** Sends the secret as the provider says that it wants it; one that says nothing wants the header (OpenID Connect Discovery 1.0, 3). */
function authenticateAsAsked(secret: string): oidc.ClientAuth {
  return (server, ...rest) => {
    const methods = server.token_endpoint_auth_methods_supported ?? ['client_secret_basic'];
    const authenticate = methods.includes('client_secret_basic')
      ? oidc.ClientSecretBasic
      : oidc.ClientSecretPost;
    authenticate(secret)(server, ...rest);
  };
}

/** What the ID token does not tell is asked of the provider. */
async function describe(
  config: oidc.Configuration,
  { groupsClaim }: OidcSettings,
  tokens: Awaited<ReturnType<typeof oidc.authorizationCodeGrant>>,
): Promise<ProvenIdentity> {
  const claims = tokens.claims();
  if (claims === undefined) throw new Error('there is no ID token');
  const wanted = ['email', ...(groupsClaim === undefined ? [] : [groupsClaim])];
  const isComplete = wanted.every((claim) => claims[claim] !== undefined);
  const more =
    isComplete || config.serverMetadata().userinfo_endpoint === undefined
      ? {}
      : await oidc.fetchUserInfo(config, tokens.access_token, claims.sub);
  return readClaims({ ...more, ...claims }, groupsClaim);
}

function explain(name: string, error: unknown): PulseError {
  if (error instanceof PulseError) return error;
  if (error instanceof oidc.AuthorizationResponseError || error instanceof oidc.ResponseBodyError) {
    return providerRefused(name, error.error, error);
  }
  const code = (error as { code?: unknown }).code;
  // What the library refuses it names; the rest comes from the network.
  return typeof code === 'string' && code.startsWith('OAUTH_') && !UNREACHED.has(code)
    ? providerRefused(name, undefined, error)
    : providerUnavailable(name, error);
}

const UNREACHED: ReadonlySet<string> = new Set([
  'OAUTH_TIMEOUT',
  'OAUTH_ABORT',
  'OAUTH_HTTP_REQUEST_FORBIDDEN',
]);
