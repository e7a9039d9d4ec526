import type { CommonQueryMethods } from 'slonik';
import { insertSession } from '../../sql/accounts/user-sessions.ts';
import { noteSignIn } from '../../sql/accounts/users.ts';
import { writeAudit } from '../../sql/audit/write-audit.ts';
import { currentActing } from '../acting/acting.ts';
import { generateToken } from './generate-token.ts';
import { hashToken } from './hash-token.ts';
import { nameActor } from './name-actor.ts';

/** Without being used for so long, a session is over. */
export const REFRESH_SECONDS = 30 * 24 * 3_600;
/** However often it is used, a session is over then: who has a token of it must not keep it for good (RFC 9700, 4.14.2). */
export const SESSION_SECONDS_MAX = 90 * 24 * 3_600;

/** A session as whoever opened it gets it; the token is stored nowhere. */
export interface OpenedSession {
  readonly userId: string;
  readonly sessionId: string;
  readonly refreshToken: string;
}

/** Opens a session for somebody who proved to be this person, and writes it down. */
export async function openSession(
  db: CommonQueryMethods,
  userId: string,
  userAgent: string | null | undefined = currentActing()?.userAgent,
): Promise<OpenedSession> {
  nameActor(userId);
  const refreshToken = generateToken();
  const token = { hash: hashToken(refreshToken), seconds: REFRESH_SECONDS };
  const device = { userAgent: userAgent ?? null, ip: currentActing()?.ip ?? null };
  const sessionId = await insertSession(db, { userId, ...device }, token);
  await noteSignIn(db, userId);
  await writeAudit(db, {
    resourceType: 'user_session',
    resourceId: `${userId}/${sessionId}`,
    request: { outcome: 'signed_in' },
  });
  return { userId, sessionId, refreshToken };
}
