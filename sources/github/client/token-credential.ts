import { createHash } from 'node:crypto';
import type { GitHubAddress } from '../../../lib/config/github-address.ts';
import type { Credential } from './credential.ts';

const DIGEST_LENGTH = 16;

/**
 * A personal access token. In the limiter's books it goes by a digest, so that the same token counts once, wherever it came from.
 * @param label for people: `the token in GITHUB_TOKEN`, `the token of octocat`
 */
export function createTokenCredential(address: GitHubAddress, token: string, label: string): Credential {
  const digest = createHash('sha256').update(token).digest('hex').slice(0, DIGEST_LENGTH);
  return {
    address,
    limited: { credential: `${address.host}/token/${digest}`, label },
    authorise: async () => `Bearer ${token}`,
    reject: () => false,
  };
}
