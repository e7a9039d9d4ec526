import { createHash } from 'node:crypto';
import { addPersonalToken } from '../seed/add-credentials.ts';
import type { World } from '../world/world.ts';

/** Gives a token for a code: once, to the app that it was made for, to whoever knows the verifier. GitHub's errors, in its words. */
export function redeemCode(world: World, form: URLSearchParams): Record<string, string> {
  const app = world.oauthApps.get(form.get('client_id') ?? '');
  if (app === undefined || app.clientSecret !== form.get('client_secret')) {
    return failure(
      'incorrect_client_credentials',
      'The client_id and/or client_secret passed are incorrect.',
    );
  }
  const value = form.get('code') ?? '';
  const code = world.oauthCodes.get(value);
  world.oauthCodes.delete(value);
  const isGood =
    code !== undefined &&
    code.app === app &&
    code.expiresAt > world.clock.now() &&
    (code.challenge === null || code.challenge === digest(form.get('code_verifier') ?? ''));
  if (!isGood) return failure('bad_verification_code', 'The code passed is incorrect or expired.');
  const redirectUri = form.get('redirect_uri');
  if (redirectUri !== null && redirectUri !== code.redirectUri) {
    return failure(
      'redirect_uri_mismatch',
      'The redirect_uri MUST match the registered callback URL for this application.',
    );
  }
  const suffix = createHash('sha256').update(`oauth ${value}`).digest('hex').slice(0, 36);
  const token = addPersonalToken(world, code.account, { value: `gho_${suffix}`, scopes: code.scopes });
  return { access_token: token.value, scope: code.scopes.join(','), token_type: 'bearer' };
}

function failure(error: string, description: string): Record<string, string> {
  return {
    error,
    error_description: description,
    error_uri:
      'https://docs.github.com/apps/managing-oauth-apps/troubleshooting-oauth-app-access-token-request-errors/',
  };
}

function digest(verifier: string): string {
  return createHash('sha256').update(verifier).digest('base64url');
}
