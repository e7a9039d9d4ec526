import type { Services } from './start-services.ts';

const LIMIT_MS = 10_000;

/** The address, good once, where the first operator is made; null when there is one, or none can be had at the moment. */
export async function askSetupUrl({
  apiUrl,
  token,
}: Pick<Services, 'apiUrl' | 'token'>): Promise<string | null> {
  const response = await fetch(`${apiUrl}/v1/auth/setup-address`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${token}` },
    signal: AbortSignal.timeout(LIMIT_MS),
  }).catch(() => null);
  if (response === null) return null;
  if (!response.ok) {
    await response.body?.cancel();
    return null;
  }
  const { url } = (await response.json()) as { url?: unknown };
  return typeof url === 'string' ? url : null;
}
