import { createClient } from '../../api/client.ts';
import { PulseError } from '../../lib/errors.ts';
import type { ApiAccess } from '../../supervisor/with-services.ts';
import { keepCredential, readCredentials } from './credentials.ts';

/** An access token that is over sooner is exchanged first. */
const LEAST_LEFT_MS = 3 * 60_000;

/**
 * How to reach the Pulse that somebody signed in to: the one at this address, or the one signed in to last. Undefined when there is none.
 *
 * @throws PulseError `signed_out` when the session is over
 */
export async function findSignedIn(
  folder: string,
  apiUrl: string | undefined,
): Promise<ApiAccess | undefined> {
  const { current, sessions } = await readCredentials(folder);
  const url = apiUrl ?? current;
  const kept = url === null ? undefined : sessions[url];
  if (url === null || kept === undefined) return undefined;
  if (Date.parse(kept.accessExpiresAt) - Date.now() > LEAST_LEFT_MS) {
    return { apiUrl: url, token: kept.accessToken };
  }
  try {
    const session = await createClient({ baseUrl: url, token: undefined }).refreshSession(kept.refreshToken);
    const { accessToken, accessExpiresAt, refreshToken } = session;
    if (accessToken === null || refreshToken === null) return undefined;
    await keepCredential(folder, url, { ...kept, accessToken, accessExpiresAt, refreshToken }, false);
    return { apiUrl: url, token: accessToken };
  } catch (error) {
    if (!(error instanceof PulseError) || error.code !== 'refresh_refused') throw error;
    throw new PulseError(
      'signed_out',
      `Your session with ${url} is over: run \`pulse login --url ${url}\`.`,
      {
        cause: error,
      },
    );
  }
}
