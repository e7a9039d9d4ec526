import type { GitHubAddress } from '../../../lib/config/github-address.ts';
import type { GitHubAppKey } from '../../../lib/github-credentials/find-github-credential.ts';
import { signAppJwt } from './app-jwt.ts';
import type { Credential } from './credential.ts';

/** Beyond that, a refused token may have been refused because of the time in it. */
const CLOCK_DRIFT_MAX_MS = 30_000;

/** An App speaking for itself, by a token that it signs for each request; by GitHub's clock, should ours prove wrong. */
export function createAppCredential(
  address: GitHubAddress,
  app: GitHubAppKey,
  now: () => number = Date.now,
): Credential {
  let driftMs = 0;
  return {
    address,
    limited: { credential: `${address.host}/app/${app.appId}`, label: `GitHub App ${app.appId}` },
    authorise: async () => `Bearer ${await signAppJwt(app, now() + driftMs)}`,
    reject: (_, serverTimeMs) => {
      if (serverTimeMs === null || Math.abs(serverTimeMs - now() - driftMs) <= CLOCK_DRIFT_MAX_MS)
        return false;
      driftMs = serverTimeMs - now();
      return true;
    },
  };
}
