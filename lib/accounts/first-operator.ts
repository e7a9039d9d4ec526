import { insertFirstOperatorTicket, takeFirstOperatorTicket } from '../../sql/accounts/sign-in-tickets.ts';
import { hasOperator, insertUser } from '../../sql/accounts/users.ts';
import { PulseError } from '../errors.ts';
import type { AccountParts } from './account-parts.ts';
import { generateToken } from './generate-token.ts';
import { hashToken } from './hash-token.ts';
import { nameActor } from './name-actor.ts';
import { type OpenedSession, openSession } from './open-session.ts';
import { linkExpired } from './verify-email.ts';

const TICKET_SECONDS = 24 * 3_600;

/**
 * The address of the page that makes the first operator, once; null when there is one already.
 */
export async function inviteFirstOperator({
  database,
  pageUrl,
}: Pick<AccountParts, 'database' | 'pageUrl'>): Promise<string | null> {
  const token = generateToken();
  return database.slonik.transaction(async (db) => {
    if (await hasOperator(db)) return null;
    await insertFirstOperatorTicket(db, { hash: hashToken(token), seconds: TICKET_SECONDS });
    return pageUrl(`/setup/${token}`);
  });
}

/**
 * Makes the first operator, and signs in. Whoever has the address was given it by the machine, so the e-mail address counts as confirmed.
 *
 * @throws PulseError `link_expired`, `email_taken`, `password_refused`, `sign_in_busy`
 */
export async function makeFirstOperator(
  { database, passwords }: AccountParts,
  asked: { readonly token: string; readonly email: string; readonly name: string; readonly password: string },
): Promise<OpenedSession> {
  const { token, email, name } = asked;
  const passwordHash = await passwords.hash(asked.password);
  return database.slonik.transaction(async (db) => {
    if (!(await takeFirstOperatorTicket(db, hashToken(token))) || (await hasOperator(db)))
      throw linkExpired();
    const user = await insertUser(db, { email, name, passwordHash, isOperator: true, emailVerified: true });
    if (user === null) throw emailTaken(email);
    nameActor(user.userId);
    return openSession(db, user.userId);
  });
}

export function emailTaken(email: string): PulseError {
  return new PulseError('email_taken', `There is an account of ${email} already.`);
}
