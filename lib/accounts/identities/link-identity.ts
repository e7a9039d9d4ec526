import type { CommonQueryMethods } from 'slonik';
import { clearGitHubAccount, getGitHubToken } from '../../../sql/accounts/github-accounts.ts';
import { findLinkTicket, takeLinkTicket } from '../../../sql/accounts/link-tickets.ts';
import {
  deleteIdentity,
  findIdentity,
  insertIdentity,
  listIdentities,
} from '../../../sql/accounts/user-identities.ts';
import { confirmEmail, lockUser } from '../../../sql/accounts/users.ts';
import { PulseError } from '../../errors.ts';
import type { ProvenIdentity } from '../../identity-providers/identity-provider.ts';
import { checkOwnPassword } from '../check-own-password.ts';
import { hashToken } from '../hash-token.ts';
import { nameActor } from '../name-actor.ts';
import { type OpenedSession, openSession } from '../open-session.ts';
import type { IdentityParts } from './identity-parts.ts';
import { updateFromIdentity } from './update-from-identity.ts';

/**
 * Links an account elsewhere to that of somebody who is signed in here and has just signed in there.
 *
 * @throws PulseError `identity_taken`, `account_locked`
 */
export async function linkIdentity(
  parts: IdentityParts,
  userId: string,
  identity: ProvenIdentity,
): Promise<void> {
  await parts.database.slonik.transaction((db) => link(parts, db, userId, identity));
}

/**
 * Links the account elsewhere that a ticket was given for, once the owner of the account here says so: by being signed in to it, or by its password,
 * which then signs in.
 *
 * @param owner who is signed in, or the password
 * @throws PulseError `sign_in_expired`, `password_wrong`, `identity_taken`, `account_locked`, `too_many_requests`, `sign_in_busy`
 */
export async function confirmLink(
  parts: IdentityParts,
  ticket: string,
  owner: { readonly userId: string } | { readonly password: string },
): Promise<OpenedSession | null> {
  const hash = hashToken(ticket);
  const found = await findLinkTicket(parts.database.slonik, hash);
  const opened = found === null ? null : await parts.identities.open(found.sealed);
  if (found === null || opened === null) throw linkTicketOver();
  const { userId } = found;
  if ('password' in owner) await checkOwnPassword(parts, userId, owner.password);
  else if (owner.userId !== userId) throw linkTicketOver();
  return parts.database.slonik.transaction(async (db) => {
    if (!(await takeLinkTicket(db, hash))) throw linkTicketOver();
    await link(parts, db, userId, opened.identity);
    return 'password' in owner ? openSession(db, userId) : null;
  });
}

async function link(
  parts: IdentityParts,
  db: CommonQueryMethods,
  userId: string,
  identity: ProvenIdentity,
): Promise<void> {
  const user = await lockUser(db, userId);
  if (user === null || !user.isActive)
    throw new PulseError('account_locked', 'This account is locked: ask an operator of this Pulse.');
  nameActor(userId);
  if (
    !(await insertIdentity(db, userId, identity)) &&
    (await findIdentity(db, identity))?.userId !== userId
  ) {
    throw new PulseError(
      'identity_taken',
      'That account signs in to another account of this Pulse. Take it off there first.',
    );
  }
  // The provider has confirmed the same address.
  if (!user.emailVerified && identity.email?.toLowerCase() === user.email.toLowerCase())
    await confirmEmail(db, userId);
  await updateFromIdentity(parts, db, userId, identity);
}

/**
 * Takes an account elsewhere off a person's account, unless it is the last way in.
 *
 * @throws PulseError `identity_not_found`, `last_way_in`
 */
export async function unlinkIdentity(
  { database, secrets, providers }: IdentityParts,
  userId: string,
  identityId: string,
): Promise<void> {
  await database.slonik.transaction(async (db) => {
    const user = await lockUser(db, userId);
    const removed = await deleteIdentity(db, userId, identityId);
    if (user === null || removed === null)
      throw new PulseError('identity_not_found', 'No such account is linked to yours.');
    const left = await listIdentities(db, userId);
    if (!user.hasPassword && left.length === 0) {
      throw new PulseError(
        'last_way_in',
        'You could not sign in any more: choose a password first ("Forgot your password?" mails a link).',
      );
    }
    const isGitHub = providers.some(({ id, issuer }) => id === 'github' && issuer === removed.issuer);
    if (!isGitHub || left.some(({ issuer }) => issuer === removed.issuer)) return;
    const token = await getGitHubToken(db, userId);
    await clearGitHubAccount(db, userId);
    if (token !== null) await secrets.remove(token, db);
  });
}

function linkTicketOver(): PulseError {
  return new PulseError('sign_in_expired', 'It took too long, or was done already. Begin again.');
}
