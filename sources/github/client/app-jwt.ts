import { createPrivateKey, type KeyObject } from 'node:crypto';
import { SignJWT } from 'jose';
import type { GitHubAppKey } from '../../../lib/github-credentials/find-github-credential.ts';
import { GitHubError } from './github-error.ts';

/** GitHub's clock may be behind ours. */
const CLOCK_DRIFT_S = 60;
/** GitHub refuses more than ten minutes. */
const VALID_S = 9 * 60;

/**
 * Signs the token by which an App identifies itself, valid for nine minutes
 * (https://docs.github.com/apps/creating-github-apps/authenticating-with-a-github-app/generating-a-json-web-token-jwt-for-a-github-app).
 *
 * @throws GitHubError `github_not_configured` for a key that cannot be read
 */
export async function signAppJwt({ appId, privateKey }: GitHubAppKey, nowMs: number): Promise<string> {
  const nowS = Math.floor(nowMs / 1000);
  return new SignJWT()
    .setProtectedHeader({ alg: 'RS256', typ: 'JWT' })
    .setIssuer(String(appId))
    .setIssuedAt(nowS - CLOCK_DRIFT_S)
    .setExpirationTime(nowS + VALID_S)
    .sign(readKey(privateKey));
}

function readKey(pem: string): KeyObject {
  let key: KeyObject | undefined;
  try {
    // Takes both of the forms that GitHub and OpenSSL give out, PKCS #1 and PKCS #8.
    key = createPrivateKey(pem);
  } catch {
    // Its message may quote the key.
  }
  if (key?.asymmetricKeyType !== 'rsa') {
    throw new GitHubError(
      'github_not_configured',
      'The private key of the GitHub App cannot be read: it must be the RSA key in PEM form that GitHub gave out (“-----BEGIN RSA PRIVATE KEY-----”). Check GITHUB_APP_PRIVATE_KEY_FILE, or generate a new key.',
    );
  }
  return key;
}
