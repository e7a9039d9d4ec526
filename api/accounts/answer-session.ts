import type { Context } from 'hono';
import { ACCESS_JWT_SECONDS } from '../../lib/accounts/access-jwt.ts';
import { hashToken } from '../../lib/accounts/hash-token.ts';
import { type OpenedSession, REFRESH_SECONDS } from '../../lib/accounts/open-session.ts';
import type { Database } from '../../lib/database/database.ts';
import { endSessions, findSessionOfToken } from '../../sql/accounts/user-sessions.ts';
import {
  ACCESS_COOKIE,
  deleteOwnCookie,
  REFRESH_COOKIE,
  readOwnCookie,
  writeOwnCookie,
} from '../access/own-cookies.ts';
import type { ApiDependencies } from '../dependencies.ts';

/** The answer to whoever opened a session, or refreshed one: with its tokens, or with cookies that hold them. */
export async function answerSession(
  c: Context,
  { accessJwt, database }: ApiDependencies,
  { userId, sessionId, refreshToken }: OpenedSession,
  asCookies: boolean,
) {
  const access = await accessJwt.issue({ userId, sessionId });
  c.header('Cache-Control', 'no-store');
  const accessExpiresAt = access.expiresAt.toISOString();
  if (!asCookies) return { userId, accessToken: access.token, accessExpiresAt, refreshToken };
  await endFormerSession(c, database, sessionId);
  writeOwnCookie(c, ACCESS_COOKIE, access.token, ACCESS_JWT_SECONDS);
  writeOwnCookie(c, REFRESH_COOKIE, refreshToken, REFRESH_SECONDS);
  return { userId, accessToken: null, accessExpiresAt, refreshToken: null };
}

/** A browser has one session: whoever signs in where somebody is signed in takes the place of that one, whose cookies are written over. */
async function endFormerSession(
  c: Context,
  { slonik }: Pick<Database, 'slonik'>,
  sessionId: string,
): Promise<void> {
  const kept = readOwnCookie(c, REFRESH_COOKIE);
  if (kept === undefined) return;
  const former = await findSessionOfToken(slonik, hashToken(kept));
  if (former === null || former.sessionId === sessionId) return;
  await endSessions(slonik, former.userId, 'signed_out', { only: former.sessionId });
}

/** Takes the cookies of a session back, and what the browser kept of answers to it. */
export function forgetCookies(c: Context): void {
  c.header('Clear-Site-Data', '"cache"');
  deleteOwnCookie(c, ACCESS_COOKIE);
  deleteOwnCookie(c, REFRESH_COOKIE);
}
