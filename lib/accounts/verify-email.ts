import type { CommonQueryMethods } from 'slonik';
import { findByVerifyToken, setVerifyToken, takeVerifyToken } from '../../sql/accounts/mailed-tokens.ts';
import { findUserByEmail, getUser, lockUser, type UserRow } from '../../sql/accounts/users.ts';
import { PulseError } from '../errors.ts';
import { queueMail } from '../mail/queue-mail.ts';
import type { AccountParts } from './account-parts.ts';
import { checkOwnPassword } from './check-own-password.ts';
import { generateToken } from './generate-token.ts';
import { hashToken } from './hash-token.ts';
import { nameActor } from './name-actor.ts';
import { type OpenedSession, openSession } from './open-session.ts';

const VERIFY_SECONDS = 24 * 3_600;

/** Mails the link by which an address is confirmed: the account's own, or the new one that it is to have. */
export async function mailVerification(
  { secrets, pageUrl }: Pick<AccountParts, 'secrets' | 'pageUrl'>,
  db: CommonQueryMethods,
  user: Pick<UserRow, 'userId' | 'email' | 'name'>,
  newEmail: string | null = null,
): Promise<void> {
  const token = generateToken();
  await setVerifyToken(
    db,
    { userId: user.userId, newEmail },
    { hash: hashToken(token), seconds: VERIFY_SECONDS },
  );
  const values = { name: user.name, url: pageUrl(`/verify-email/${token}`) };
  if (newEmail === null) await queueMail(secrets, db, user.email, 'verify-email', values);
  else await queueMail(secrets, db, newEmail, 'confirm-new-email', values);
}

/** Mails the link once more to an account that waits for it; whether there is one is told to nobody. */
export async function resendVerification(parts: AccountParts, email: string): Promise<void> {
  if (!(await parts.rates.mayTake('mail_account', email.toLowerCase()))) return;
  await parts.database.slonik.transaction(async (db) => {
    const user = await findUserByEmail(db, email);
    if (user === null || user.emailVerified || !user.isActive) return;
    await mailVerification(parts, db, user);
  });
}

/**
 * Confirms an address, and signs in. The password is asked for, because the link alone shows only who reads the mail: somebody else may have
 * registered the address, with a password of theirs.
 *
 * @throws PulseError `link_expired`, `password_wrong`, `email_taken`, `too_many_requests`
 */
export async function verifyEmail(
  parts: AccountParts,
  { token, password }: { readonly token: string; readonly password: string },
): Promise<OpenedSession> {
  const hash = hashToken(token);
  const { slonik } = parts.database;
  const userId = await findByVerifyToken(slonik, hash);
  if (userId === null) throw linkExpired();
  await checkOwnPassword(parts, userId, password);
  nameActor(userId);
  return slonik.transaction(async (db) => {
    const before = await lockUser(db, userId);
    const newEmail = before?.newEmail ?? null;
    if (newEmail !== null && (await findUserByEmail(db, newEmail)) !== null) {
      throw new PulseError('email_taken', 'Another account has this address by now.');
    }
    if (before === null || !(await takeVerifyToken(db, hash))) throw linkExpired();
    const after = await getUser(db, userId);
    if (before.emailVerified && after !== null && after.email !== before.email) {
      await queueMail(parts.secrets, db, before.email, 'email-changed', { name: after.name });
    }
    return openSession(db, userId);
  });
}

/** Of a one-time link that is over, was used, or was never given: nobody is told which. */
export function linkExpired(): PulseError {
  return new PulseError('link_expired', 'This link is over, or was used already: ask for another one.');
}
