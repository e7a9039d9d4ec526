import { isKnownAddress } from '../../sql/accounts/user-sessions.ts';
import { findUserByEmail, getPasswordHash, type UserRow } from '../../sql/accounts/users.ts';
import { writeAudit } from '../../sql/audit/write-audit.ts';
import { currentActing } from '../acting/acting.ts';
import { PulseError } from '../errors.ts';
import type { AccountParts } from './account-parts.ts';
import { type OpenedSession, openSession } from './open-session.ts';
import { networkOf } from './rates/create-rates.ts';
import type { RateKind } from './rates/rate-limits.ts';

/** Asked for in the place of a user who is not there, so that it takes as long. */
const NOBODY = '00000000-0000-0000-0000-000000000000';

/**
 * Signs somebody in with e-mail and password. An account that is not there is told apart from a wrong password neither by the answer nor by
 * its time.
 *
 * @throws PulseError `sign_in_failed`, `email_unverified`, `account_locked`, `too_many_requests`, `sign_in_busy`
 */
export async function signIn(
  parts: AccountParts,
  { email, password }: { readonly email: string; readonly password: string },
): Promise<OpenedSession> {
  const { slonik } = parts.database;
  const user = await findUserByEmail(slonik, email);
  const takes = await takeAttempt(parts, email, user?.userId ?? NOBODY);
  const hash = await getPasswordHash(slonik, user?.userId ?? NOBODY);
  const matches = await parts.passwords.verify(password, hash);
  const refusal = refuse(user, matches);
  if (refusal !== null) {
    await writeAudit(slonik, {
      resourceType: 'user',
      resourceId: user?.userId ?? null,
      request: { outcome: refusal.code },
    });
    throw refusal;
  }
  const { userId } = user!;
  const session = await slonik.transaction((db) => openSession(db, userId));
  for (const [kind, key] of takes) await parts.rates.giveBack(kind, key);
  return session;
}

/**
 * Counts an attempt. Who signs in from where the person did lately is counted apart from everybody else, so that nobody keeps a person out
 * by trying wrong passwords from elsewhere.
 */
async function takeAttempt(
  { database, rates }: AccountParts,
  email: string,
  userId: string,
): Promise<[kind: RateKind, key: string][]> {
  const ip = currentActing()?.ip ?? null;
  const isKnown = ip !== null && (await isKnownAddress(database.slonik, userId, ip));
  const takes: [RateKind, string][] = isKnown
    ? [['sign_in_known', `${userId} ${ip}`]]
    : [
        ['sign_in_address', networkOf(ip)],
        ['sign_in_account', email.toLowerCase()],
      ];
  for (const [kind, key] of takes) await rates.take(kind, key);
  return takes;
}

/** Whoever knows the password may be told more. */
function refuse(user: UserRow | null, matches: boolean): PulseError | null {
  if (user === null || !matches) {
    return new PulseError('sign_in_failed', 'The e-mail address or the password is wrong.');
  }
  if (!user.isActive) {
    return new PulseError('account_locked', 'This account is locked: ask an operator of this Pulse.');
  }
  if (!user.emailVerified) {
    return new PulseError(
      'email_unverified',
      'The e-mail address was not confirmed yet: open the link in the mail, or ask for another one.',
    );
  }
  return null;
}
