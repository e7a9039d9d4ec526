import type { MiddlewareHandler } from 'hono';
import type { ApiEnv } from '../route.ts';

/** Nothing that this API sends may be framed, sniffed, run as a page's code, or kept by a shared cache. */
const HEADERS: Readonly<Record<string, string>> = {
  'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
};
const CACHE_CONTROL = 'private, no-cache';

/** Sets the headers of a browser's protections, and a cautious `Cache-Control`, unless the handler set its own. */
export function setSecurityHeaders(): MiddlewareHandler<ApiEnv> {
  return async (c, next) => {
    await next();
    for (const [name, value] of Object.entries({ ...HEADERS, 'Cache-Control': CACHE_CONTROL })) {
      if (!c.res.headers.has(name)) c.res.headers.set(name, value);
    }
  };
}
