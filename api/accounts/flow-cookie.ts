import type { Context } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import { FLOW_SECONDS } from '../../lib/accounts/identities/begin-sign-in.ts';
import { cookieAttributes } from './answer-session.ts';

/** Holds, sealed, what a browser must bring back from a provider. */
const FLOW_COOKIE = 'pulse_sign_in';
const PATH = '/v1/auth/providers';

export function keepFlow(c: Context, kept: string): void {
  setCookie(c, FLOW_COOKIE, kept, { ...attributesOf(c), maxAge: FLOW_SECONDS });
}

/** What this browser was given when it left; it is good for one return. */
export function takeFlow(c: Context): string | undefined {
  const kept = getCookie(c, FLOW_COOKIE);
  deleteCookie(c, FLOW_COOKIE, attributesOf(c));
  return kept;
}

/** Never sent to us by another site: our own page sends it, after the provider led there. */
function attributesOf(c: Context) {
  return { ...cookieAttributes(c), sameSite: 'Strict', path: PATH } as const;
}
