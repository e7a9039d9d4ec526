import type { Context } from 'hono';
import { deleteCookie, setCookie } from 'hono/cookie';
import { ACCESS_JWT_SECONDS } from '../../lib/accounts/access-jwt.ts';
import { type OpenedSession, REFRESH_SECONDS } from '../../lib/accounts/open-session.ts';
import { ACCESS_COOKIE } from '../access/identify-caller.ts';
import type { ApiDependencies } from '../dependencies.ts';

/** Holds the refresh token of a browser's session; sent to where it is used only. */
export const REFRESH_COOKIE = 'pulse_refresh';
const REFRESH_PATH = '/v1/auth';
const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/i;

/** The answer to whoever opened a session, or refreshed one: with its tokens, or with cookies that hold them. */
export async function answerSession(
  c: Context,
  { accessJwt }: ApiDependencies,
  { userId, sessionId, refreshToken }: OpenedSession,
  asCookies: boolean,
) {
  const access = await accessJwt.issue({ userId, sessionId });
  c.header('Cache-Control', 'no-store');
  const accessExpiresAt = access.expiresAt.toISOString();
  if (!asCookies) return { userId, accessToken: access.token, accessExpiresAt, refreshToken };
  const attributes = cookieAttributes(c);
  setCookie(c, ACCESS_COOKIE, access.token, { ...attributes, path: '/', maxAge: ACCESS_JWT_SECONDS });
  setCookie(c, REFRESH_COOKIE, refreshToken, {
    ...attributes,
    path: REFRESH_PATH,
    maxAge: REFRESH_SECONDS,
  });
  return { userId, accessToken: null, accessExpiresAt, refreshToken: null };
}

/** Takes the cookies of a session back. */
export function forgetCookies(c: Context): void {
  const attributes = cookieAttributes(c);
  deleteCookie(c, ACCESS_COOKIE, { ...attributes, path: '/' });
  deleteCookie(c, REFRESH_COOKIE, { ...attributes, path: REFRESH_PATH });
}

/** Browsers keep no `Secure` cookie of plain http; that is for whoever tries Pulse on this machine. */
export function cookieAttributes(c: Context) {
  const { protocol, hostname } = new URL(c.req.url);
  const secure = protocol === 'https:' || !LOOPBACK.test(hostname);
  return { httpOnly: true, sameSite: 'Lax', secure } as const;
}
