import { endSessions } from '../../sql/accounts/user-sessions.ts';
import {
  deleteUser,
  findUserByEmail,
  getUser,
  listTeamsOnlyAdministeredBy,
  lockOperators,
  setPassword,
} from '../../sql/accounts/users.ts';
import { PulseError } from '../errors.ts';
import { queueMail } from '../mail/queue-mail.ts';
import type { AccountParts } from './account-parts.ts';
import { checkOwnPassword } from './check-own-password.ts';
import { tellPasswordChanged } from './reset-password.ts';
import { mailVerification } from './verify-email.ts';

export interface SignedInPerson {
  readonly userId: string;
  readonly sessionId: string | null;
}

/**
 * Changes the password of somebody who knows the former one, and ends all other sessions.
 *
 * @throws PulseError `password_wrong`, `password_refused`, `too_many_requests`, `sign_in_busy`
 */
export async function changePassword(
  parts: AccountParts,
  { userId, sessionId }: SignedInPerson,
  { currentPassword, newPassword }: { readonly currentPassword: string; readonly newPassword: string },
): Promise<void> {
  await checkOwnPassword(parts, userId, currentPassword);
  const hash = await parts.passwords.hash(newPassword);
  await parts.database.slonik.transaction(async (db) => {
    await setPassword(db, userId, hash);
    await endSessions(db, userId, 'password_changed', { except: sessionId });
    await tellPasswordChanged(parts, db, userId);
  });
}

/**
 * Mails a link to a new address; the account gets it once the link was followed. Whether another account has the address is told to its
 * owner only.
 *
 * @throws PulseError `password_wrong`, `too_many_requests`, `sign_in_busy`
 */
export async function changeEmail(
  parts: AccountParts,
  userId: string,
  { email, password }: { readonly email: string; readonly password: string },
): Promise<void> {
  await checkOwnPassword(parts, userId, password);
  await parts.rates.take('mail_account', userId);
  await parts.database.slonik.transaction(async (db) => {
    const user = await getUser(db, userId);
    if (user === null) return;
    const other = await findUserByEmail(db, email);
    if (other === null || other.userId === userId) return mailVerification(parts, db, user, email);
    const url = parts.pageUrl('/sign-in');
    await queueMail(parts.secrets, db, other.email, 'account-exists', { name: other.name, url });
  });
}

/**
 * Deletes an account with everything personal; the audit trail keeps its id.
 *
 * @throws PulseError `password_wrong`, `last_operator`, `last_admin`, `too_many_requests`, `sign_in_busy`
 */
export async function closeAccount(parts: AccountParts, userId: string, password: string): Promise<void> {
  await checkOwnPassword(parts, userId, password);
  await parts.database.slonik.transaction(async (db) => {
    const operators = await lockOperators(db);
    if (operators.includes(userId) && operators.length === 1) throw lastOperator();
    const teams = await listTeamsOnlyAdministeredBy(db, userId);
    if (teams.length > 0) throw lastAdmin(teams);
    await deleteUser(db, userId);
  });
}

export function lastOperator(): PulseError {
  return new PulseError(
    'last_operator',
    'This is the last operator of this Pulse: make somebody else one first.',
  );
}

export function lastAdmin(teams: readonly string[]): PulseError {
  return new PulseError(
    'last_admin',
    `Nobody else is an admin of ${teams.join(', ')}: make somebody else one first, or delete the team.`,
  );
}
