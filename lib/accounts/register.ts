import { findUserByEmail, insertUser } from '../../sql/accounts/users.ts';
import { PulseError } from '../errors.ts';
import { queueMail } from '../mail/queue-mail.ts';
import type { AccountParts } from './account-parts.ts';
import { nameActor } from './name-actor.ts';
import { mayRegister } from './registration.ts';
import { mailVerification } from './verify-email.ts';

/**
 * Makes an account that can be used once its address is confirmed. Whether the address has one already is told to its owner only, by mail.
 *
 * @throws PulseError `registration_closed`, `password_refused`, `sign_in_busy`
 */
export async function register(
  parts: AccountParts,
  { email, name, password }: { readonly email: string; readonly name: string; readonly password: string },
): Promise<void> {
  if (!mayRegister(parts.registration, email)) {
    throw new PulseError(
      'registration_closed',
      parts.registration.mode === 'domains'
        ? `Only addresses of ${parts.registration.domains.join(', ')} may register here. Ask an admin of a team for an invitation.`
        : 'Nobody may register here without an invitation: ask an admin of a team for one.',
    );
  }
  const passwordHash = await parts.passwords.hash(password);
  const mayMail = await parts.rates.mayTake('mail_account', email.toLowerCase());
  await parts.database.slonik.transaction(async (db) => {
    const user = await insertUser(db, { email, name, passwordHash, isOperator: false, emailVerified: false });
    if (user !== null) {
      nameActor(user.userId);
      await mailVerification(parts, db, user);
      return;
    }
    const known = await findUserByEmail(db, email);
    if (known === null || !mayMail) return;
    if (known.emailVerified) {
      const url = parts.pageUrl('/sign-in');
      await queueMail(parts.secrets, db, known.email, 'account-exists', { name: known.name, url });
    } else await mailVerification(parts, db, known);
  });
}
