import { endSessions, lockRefreshToken, rotateRefreshToken } from '../../sql/accounts/user-sessions.ts';
import { currentActing } from '../acting/acting.ts';
import { PulseError } from '../errors.ts';
import type { AccountParts } from './account-parts.ts';
import { generateToken } from './generate-token.ts';
import { hashToken } from './hash-token.ts';
import { nameActor } from './name-actor.ts';
import { type OpenedSession, REFRESH_SECONDS, SESSION_SECONDS_MAX } from './open-session.ts';

/** Two tabs that wake up together both use the token that they share. */
const GRACE_SECONDS = 10;

/**
 * Gives the next refresh token for one that was not used before. One that was used before is in somebody else's hands, too, so the session
 * ends; but for the one right before, within seconds (RFC 9700, 4.14.2).
 *
 * @throws PulseError `refresh_refused`
 */
export async function refreshSession(
  { database }: Pick<AccountParts, 'database'>,
  usedToken: string,
): Promise<OpenedSession> {
  const usedHash = hashToken(usedToken);
  const session = await database.slonik.transaction(async (db): Promise<OpenedSession | null> => {
    const used = await lockRefreshToken(db, usedHash, GRACE_SECONDS);
    if (used === null || used.isOver) return null;
    const { userId, sessionId } = used;
    nameActor(userId);
    if (used.isRotated && !used.isJustRotated) {
      await endSessions(db, userId, 'token_reused', { only: sessionId });
      return null;
    }
    const refreshToken = generateToken();
    const next = {
      hash: hashToken(refreshToken),
      seconds: REFRESH_SECONDS,
      sessionSecondsMax: SESSION_SECONDS_MAX,
    };
    const ip = currentActing()?.ip ?? null;
    await rotateRefreshToken(db, { sessionId, userId, ip }, usedHash, next);
    return { userId, sessionId, refreshToken };
  });
  if (session !== null) return session;
  throw new PulseError('refresh_refused', 'The session is over: sign in again.');
}
