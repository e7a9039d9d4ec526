import type { Context } from 'hono';
import { FLOW_SECONDS } from '../../lib/accounts/identities/begin-sign-in.ts';
import { deleteOwnCookie, FLOW_COOKIE, readOwnCookie, writeOwnCookie } from '../access/own-cookies.ts';

export function keepFlow(c: Context, kept: string): void {
  writeOwnCookie(c, FLOW_COOKIE, kept, FLOW_SECONDS);
}

/** What this browser was given when it left; it is good for one return. */
export function takeFlow(c: Context): string | undefined {
  const kept = readOwnCookie(c, FLOW_COOKIE);
  deleteOwnCookie(c, FLOW_COOKIE);
  return kept;
}
