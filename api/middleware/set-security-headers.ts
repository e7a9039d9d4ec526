import type { MiddlewareHandler } from 'hono';
import type { ApiEnv } from '../route.ts';

/** Nothing that this API sends may be framed, sniffed, run as a page's code, or kept by a shared cache. */
const HEADERS: Readonly<Record<string, string>> = {
  'Content-Security-Policy':
    "default-src 'none'; object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
};
/** For answers past the app, which no browser shows: to deliveries, and to what is no request. */
export const PLAIN_ANSWER_HEADERS: Readonly<Record<string, string>> = {
  'Content-Security-Policy': HEADERS['Content-Security-Policy']!,
  'X-Content-Type-Options': 'nosniff',
};
const CACHE_CONTROL = 'private, no-cache';
/** A year. Of hosts below ours nothing is said: they are not ours. */
const ONLY_HTTPS = 'max-age=31536000';

/**
 * Sets the headers of a browser's protections, and a cautious `Cache-Control`, unless the handler set its own.
 *
 * @param publicUrl where people reach us: once over https, then never again without (browsers heed it over https only)
 */
export function setSecurityHeaders(publicUrl: string | undefined): MiddlewareHandler<ApiEnv> {
  const headers = {
    ...HEADERS,
    'Cache-Control': CACHE_CONTROL,
    ...(publicUrl?.startsWith('https://') ? { 'Strict-Transport-Security': ONLY_HTTPS } : {}),
  };
  return async (c, next) => {
    await next();
    for (const [name, value] of Object.entries(headers)) {
      if (!c.res.headers.has(name)) c.res.headers.set(name, value);
    }
  };
}
