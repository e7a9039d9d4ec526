import type { GitHubAddress } from '../../../lib/github-address.ts';
import type { GitHubAppKey } from '../../../lib/github-credentials/find-github-credential.ts';
import { signAppJwt } from './app-jwt.ts';
import type { Credential } from './credential.ts';

/** An App speaking for itself, by a token that it signs for each request. */
export function createAppCredential(
  address: GitHubAddress,
  app: GitHubAppKey,
  now: () => number = Date.now,
): Credential {
  return {
    address,
    limited: { credential: `${address.host}/app/${app.appId}`, label: `GitHub App ${app.appId}` },
    authorise: async () => `Bearer ${await signAppJwt(app, now())}`,
    reject: () => false,
  };
}
