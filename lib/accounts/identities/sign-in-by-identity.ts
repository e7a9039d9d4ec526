import type { CommonQueryMethods } from 'slonik';
import { isInvited, takeInvitationsOf } from '../../../sql/accounts/invitations-of-address.ts';
import { insertLinkTicket } from '../../../sql/accounts/link-tickets.ts';
import { addMember } from '../../../sql/accounts/team-members.ts';
import { findIdentity, insertIdentity } from '../../../sql/accounts/user-identities.ts';
import { findUserByEmail, insertUser, type UserRow } from '../../../sql/accounts/users.ts';
import { PulseError } from '../../errors.ts';
import type { ProvenIdentity } from '../../identity-providers/identity-provider.ts';
import { generateToken } from '../generate-token.ts';
import { hashToken } from '../hash-token.ts';
import { nameActor } from '../name-actor.ts';
import { type OpenedSession, openSession } from '../open-session.ts';
import { mayRegister } from '../registration.ts';
import type { IdentityParts } from './identity-parts.ts';
import { updateFromIdentity } from './update-from-identity.ts';

const TICKET_SECONDS = 15 * 60;
const NAME_LENGTH_MAX = 200;

/** Signed in; or the address has an account, whose owner is to say that it is the same person. */
export type SignInOutcome =
  | { readonly outcome: 'signed_in'; readonly session: OpenedSession }
  | {
      readonly outcome: 'confirm_link';
      readonly ticket: string;
      readonly email: string;
      readonly hasPassword: boolean;
      readonly userId: string;
    };

/**
 * Lets somebody in whom a provider has signed in. New people come in as the registration allows, or as invited; an account of the same address is
 * touched by nobody but its owner.
 *
 * @throws PulseError `account_locked`, `email_not_proven`, `registration_closed`, `changed_meanwhile`
 */
export async function signInByIdentity(
  parts: IdentityParts,
  identity: ProvenIdentity,
): Promise<SignInOutcome> {
  const { slonik } = parts.database;
  const known = await findIdentity(slonik, identity);
  if (known !== null) return { outcome: 'signed_in', session: await signInKnown(parts, identity, known) };
  const { email } = identity;
  if (email === null) {
    throw new PulseError(
      'email_not_proven',
      'No confirmed e-mail address of yours is known there, and Pulse goes by that. Confirm one there, then begin again.',
    );
  }
  const user = await findUserByEmail(slonik, email);
  if (user !== null) return askToLink(parts, identity, user);
  if (!mayRegister(parts.registration, email) && !(await isInvited(slonik, email))) {
    throw new PulseError(
      'registration_closed',
      `There is no account of ${email}, and no invitation. Ask an admin of a team for one.`,
    );
  }
  return { outcome: 'signed_in', session: await makeAccount(parts, { ...identity, email }) };
}

async function signInKnown(
  parts: IdentityParts,
  identity: ProvenIdentity,
  { userId, isActive }: { readonly userId: string; readonly isActive: boolean },
): Promise<OpenedSession> {
  if (!isActive)
    throw new PulseError('account_locked', 'This account is locked: ask an operator of this Pulse.');
  return parts.database.slonik.transaction(async (db) => {
    nameActor(userId);
    await updateFromIdentity(parts, db, userId, identity);
    return openSession(db, userId);
  });
}

async function askToLink(
  { database, identities }: IdentityParts,
  identity: ProvenIdentity,
  { userId, email, hasPassword }: UserRow,
): Promise<SignInOutcome> {
  const ticket = generateToken();
  await insertLinkTicket(database.slonik, {
    hash: hashToken(ticket),
    userId,
    sealed: await identities.seal({ identity }, TICKET_SECONDS),
    seconds: TICKET_SECONDS,
  });
  return { outcome: 'confirm_link', ticket, email, hasPassword, userId };
}

async function makeAccount(
  parts: IdentityParts,
  identity: ProvenIdentity & { readonly email: string },
): Promise<OpenedSession> {
  const { email } = identity;
  const name = (identity.name ?? email).slice(0, NAME_LENGTH_MAX);
  return parts.database.slonik.transaction(async (db) => {
    const user = await insertUser(db, {
      email,
      name,
      passwordHash: null,
      isOperator: false,
      emailVerified: true,
    });
    if (user === null || !(await insertIdentity(db, user.userId, identity))) {
      throw new PulseError('changed_meanwhile', 'The account was made at this moment. Sign in again.');
    }
    nameActor(user.userId);
    await joinInvited(db, user);
    await updateFromIdentity(parts, db, user.userId, identity);
    return openSession(db, user.userId);
  });
}

async function joinInvited(db: CommonQueryMethods, { userId, email }: UserRow): Promise<void> {
  for (const { teamId, role } of await takeInvitationsOf(db, email, userId))
    await addMember(db, teamId, userId, role);
}
