import type { Services } from './start-services.ts';

const LIMIT_MS = 10_000;

/**
 * The address, good once, where the first operator is made; null when there is one, or none can be had at the moment: Pulse serves without.
 *
 * @param stop asks no longer
 */
export async function askSetupUrl(
  { apiUrl, token }: Pick<Services, 'apiUrl' | 'token'>,
  stop: AbortSignal,
): Promise<string | null> {
  try {
    const response = await fetch(`${apiUrl}/v1/auth/setup-address`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${token}` },
      signal: AbortSignal.any([stop, AbortSignal.timeout(LIMIT_MS)]),
    });
    const { url } = (await response.json()) as { url?: unknown };
    return response.ok && typeof url === 'string' ? url : null;
  } catch {
    return null;
  }
}
