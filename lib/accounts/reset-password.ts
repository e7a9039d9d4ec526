import type { CommonQueryMethods } from 'slonik';
import { findByResetToken, setResetToken, takeResetToken } from '../../sql/accounts/mailed-tokens.ts';
import { endSessions } from '../../sql/accounts/user-sessions.ts';
import { findUserByEmail, getUser, type UserRow } from '../../sql/accounts/users.ts';
import { queueMail } from '../mail/queue-mail.ts';
import type { AccountParts } from './account-parts.ts';
import { generateToken } from './generate-token.ts';
import { hashToken } from './hash-token.ts';
import { nameActor } from './name-actor.ts';
import { linkExpired } from './verify-email.ts';

const RESET_SECONDS = 3_600;
const CHOOSE_SECONDS = 7 * 24 * 3_600;

/** Mails the link by which a new password is chosen, if the address has an account; whether it has is told to nobody. */
export async function forgetPassword(parts: AccountParts, email: string): Promise<void> {
  if (!(await parts.rates.mayTake('mail_account', email.toLowerCase()))) return;
  await parts.database.slonik.transaction(async (db) => {
    const user = await findUserByEmail(db, email);
    if (user?.isActive) await mailReset(parts, db, user, 'reset-password');
  });
}

/** Mails the link by which somebody chooses a password: again, or for the first time. */
export async function mailReset(
  { secrets, pageUrl }: Pick<AccountParts, 'secrets' | 'pageUrl'>,
  db: CommonQueryMethods,
  user: Pick<UserRow, 'userId' | 'email' | 'name'>,
  template: 'reset-password' | 'choose-password',
): Promise<void> {
  const token = generateToken();
  const seconds = template === 'reset-password' ? RESET_SECONDS : CHOOSE_SECONDS;
  await setResetToken(db, user.userId, { hash: hashToken(token), seconds });
  const url = pageUrl(`/reset-password/${token}`);
  await queueMail(secrets, db, user.email, template, { name: user.name, url });
}

/**
 * Sets the password of whoever got the mail, and ends all sessions.
 *
 * @throws PulseError `link_expired`, `password_refused`, `sign_in_busy`
 */
export async function resetPassword(
  parts: AccountParts,
  { token, password }: { readonly token: string; readonly password: string },
): Promise<void> {
  const hash = hashToken(token);
  const { slonik } = parts.database;
  const userId = await findByResetToken(slonik, hash);
  if (userId === null) throw linkExpired();
  const passwordHash = await parts.passwords.hash(password);
  nameActor(userId);
  await slonik.transaction(async (db) => {
    if (!(await takeResetToken(db, hash, passwordHash))) throw linkExpired();
    await endSessions(db, userId, 'password_changed');
    await tellPasswordChanged(parts, db, userId);
  });
}

/** Tells a person that the password is another one, in case it was somebody else. */
export async function tellPasswordChanged(
  { secrets, pageUrl }: Pick<AccountParts, 'secrets' | 'pageUrl'>,
  db: CommonQueryMethods,
  userId: string,
): Promise<void> {
  const user = await getUser(db, userId);
  if (user === null) return;
  const url = pageUrl('/forgot-password');
  await queueMail(secrets, db, user.email, 'password-changed', { name: user.name, url });
}
