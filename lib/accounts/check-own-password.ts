import { getPasswordHash } from '../../sql/accounts/users.ts';
import { PulseError } from '../errors.ts';
import type { AccountParts } from './account-parts.ts';

/**
 * Checks that whoever holds a session knows the password, too, before something is done that a stolen session must not do.
 *
 * @throws PulseError `password_wrong`, `too_many_requests`, `sign_in_busy`
 */
export async function checkOwnPassword(
  { database, passwords, rates }: AccountParts,
  userId: string,
  password: string,
): Promise<void> {
  await rates.take('password_check', userId);
  const hash = await getPasswordHash(database.slonik, userId);
  if (!(await passwords.verify(password, hash))) {
    throw new PulseError('password_wrong', 'The current password is wrong.');
  }
  await rates.giveBack('password_check', userId);
}
