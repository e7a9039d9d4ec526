import type { Context } from 'hono';
import { clientAddress, type ProxyTrust } from '../../lib/http/client-address.ts';

/** Where a request came from, as far as proxies are believed. */
export function addressOf(c: Context, trustProxy: ProxyTrust | undefined): string | null {
  const { incoming } = (c.env ?? {}) as { incoming?: { socket?: { remoteAddress?: string } } };
  return clientAddress(incoming?.socket?.remoteAddress, c.req.header('X-Forwarded-For'), trustProxy);
}
