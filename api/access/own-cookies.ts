import type { Context } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';

/** A cookie of ours: no script reads it, and it is sent to where it is used only. */
export interface OwnCookie {
  /** Before browsers are told what it must be like (see `prefixOf`). */
  readonly name: string;
  readonly path: string;
  readonly sameSite: 'Lax' | 'Strict';
}

/** Holds the access token of a browser's session. */
export const ACCESS_COOKIE: OwnCookie = { name: 'pulse_access', path: '/', sameSite: 'Lax' };
/** Holds the refresh token of a browser's session. */
export const REFRESH_COOKIE: OwnCookie = { name: 'pulse_refresh', path: '/v1/auth', sameSite: 'Lax' };
/**
 * Holds, sealed, what a browser must bring back from a provider. Never sent to us by another site: our own page sends it, after the provider
 * led there.
 */
export const FLOW_COOKIE: OwnCookie = {
  name: 'pulse_sign_in',
  path: '/v1/auth/providers',
  sameSite: 'Strict',
};

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/i;

/**
 * Names that begin so are taken by browsers from this very host over https only, so that no neighbour below the same domain sets our cookies
 * (RFC 6265bis, 4.1.3).
 */
function prefixOf({ path }: OwnCookie): 'host' | 'secure' {
  return path === '/' ? 'host' : 'secure';
}

/** Browsers keep no such cookie of plain http; that is for whoever tries Pulse on this machine. */
function isAskedHere(c: Context): boolean {
  const { protocol, hostname } = new URL(c.req.url);
  return protocol === 'http:' && LOOPBACK.test(hostname);
}

/** A proxy on this machine may name us by an address of its own: then the browser says that its page came over https. */
function isSecure(c: Context): boolean {
  return !isAskedHere(c) || c.req.header('Origin')?.startsWith('https://') === true;
}

export function readOwnCookie(c: Context, cookie: OwnCookie): string | undefined {
  const kept = getCookie(c, cookie.name, prefixOf(cookie));
  return kept ?? (isAskedHere(c) ? getCookie(c, cookie.name) : undefined);
}

export function writeOwnCookie(c: Context, cookie: OwnCookie, value: string, seconds: number): void {
  setCookie(c, cookie.name, value, { ...attributesOf(c, cookie), maxAge: seconds });
}

export function deleteOwnCookie(c: Context, cookie: OwnCookie): void {
  deleteCookie(c, cookie.name, attributesOf(c, cookie));
}

function attributesOf(c: Context, cookie: OwnCookie) {
  const { path, sameSite } = cookie;
  const common = { path, sameSite, httpOnly: true } as const;
  return isSecure(c) ? { ...common, secure: true, prefix: prefixOf(cookie) } : common;
}
