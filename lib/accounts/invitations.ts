import type { CommonQueryMethods } from 'slonik';
import type { UserRole } from '../../domain/access/role.ts';
import {
  findOpenInvitation,
  type InvitationRow,
  insertInvitation,
  isMemberByEmail,
  type OpenInvitation,
  renewInvitation,
  takeInvitation,
} from '../../sql/accounts/team-invitations.ts';
import { addMember } from '../../sql/accounts/team-members.ts';
import { confirmEmail, getUser, insertUser } from '../../sql/accounts/users.ts';
import { getTeam } from '../../sql/teams/teams.ts';
import { PulseError } from '../errors.ts';
import { queueMail } from '../mail/queue-mail.ts';
import type { AccountParts } from './account-parts.ts';
import { checkOwnPassword } from './check-own-password.ts';
import { generateToken } from './generate-token.ts';
import { hashToken } from './hash-token.ts';
import { nameActor } from './name-actor.ts';
import { type OpenedSession, openSession } from './open-session.ts';
import { linkExpired } from './verify-email.ts';

const INVITATION_SECONDS = 7 * 24 * 3_600;

/**
 * Invites an address into a team, by mail.
 *
 * @param invitedBy null when the installation's own key does
 * @throws PulseError `already_member`, `invitation_exists`, `too_many_requests`
 */
export async function invite(
  parts: AccountParts,
  asked: {
    readonly teamId: string;
    readonly email: string;
    readonly role: UserRole;
    readonly invitedBy: string | null;
  },
): Promise<InvitationRow> {
  await parts.rates.take('invitation_team', asked.teamId);
  const token = generateToken();
  return parts.database.slonik.transaction(async (db) => {
    if (await isMemberByEmail(db, asked.teamId, asked.email))
      throw new PulseError('already_member', `${asked.email} is in the team already.`);
    const times = { hash: hashToken(token), seconds: INVITATION_SECONDS };
    const invitation = await insertInvitation(db, { ...asked, ...times });
    if (invitation === null) {
      throw new PulseError(
        'invitation_exists',
        `${asked.email} was invited already: send that invitation again, or withdraw it first.`,
      );
    }
    await mailInvitation(parts, db, invitation, token);
    return invitation;
  });
}

/** Mails an invitation once more, with a new link for another week; the former link is over. Null when there is none. */
export async function resendInvitation(
  parts: AccountParts,
  which: { readonly teamId: string; readonly invitationId: string },
): Promise<InvitationRow | null> {
  await parts.rates.take('invitation_team', which.teamId);
  const token = generateToken();
  return parts.database.slonik.transaction(async (db) => {
    const times = { hash: hashToken(token), seconds: INVITATION_SECONDS };
    const invitation = await renewInvitation(db, which, times);
    if (invitation !== null) await mailInvitation(parts, db, invitation, token);
    return invitation;
  });
}

async function mailInvitation(
  { secrets, pageUrl }: AccountParts,
  db: CommonQueryMethods,
  { email, teamId, role, invitedBy }: InvitationRow,
  token: string,
): Promise<void> {
  const team = await getTeam(db, teamId);
  const inviter = invitedBy === null ? null : await getUser(db, invitedBy);
  await queueMail(secrets, db, email, 'invitation', {
    team: team?.name ?? '',
    inviter: inviter?.name ?? 'An operator',
    role,
    url: pageUrl(`/invitations/${token}`),
  });
}

/** What an invitation is about, for whoever got its mail. @throws PulseError `link_expired` */
export async function lookAtInvitation(
  { database }: Pick<AccountParts, 'database'>,
  token: string,
): Promise<OpenInvitation> {
  const invitation = await findOpenInvitation(database.slonik, hashToken(token));
  if (invitation === null) throw linkExpired();
  return invitation;
}

/**
 * Accepts an invitation with the account of its address, whose password is asked for, or with a new one; and signs in. The address counts
 * as confirmed, since the link was mailed there.
 *
 * @throws PulseError `link_expired`, `name_missing`, `password_wrong`, `password_refused`, `account_locked`, `too_many_requests`, `sign_in_busy`
 */
export async function acceptInvitation(
  parts: AccountParts,
  {
    token,
    name,
    password,
  }: { readonly token: string; readonly name: string | undefined; readonly password: string },
): Promise<OpenedSession> {
  const invitation = await lookAtInvitation(parts, token);
  const { userId: known, email } = invitation;
  let passwordHash: string | null = null;
  if (known === null) {
    if (name === undefined)
      throw new PulseError('name_missing', 'A new account needs a name: send `name` as well.');
    passwordHash = await parts.passwords.hash(password);
  } else await checkOwnPassword(parts, known, password);
  return parts.database.slonik.transaction(async (db) => {
    const user =
      known === null
        ? await insertUser(db, { email, name: name!, passwordHash, isOperator: false, emailVerified: true })
        : await getUser(db, known);
    if (user === null) throw linkExpired();
    await join(db, invitation, token, user);
    return openSession(db, user.userId);
  });
}

/**
 * Accepts an invitation as somebody who is signed in.
 *
 * @throws PulseError `link_expired`, `invitation_for_another`
 */
export async function acceptAs(parts: AccountParts, userId: string, token: string): Promise<OpenInvitation> {
  const invitation = await lookAtInvitation(parts, token);
  if (invitation.userId !== userId) {
    throw new PulseError(
      'invitation_for_another',
      'The invitation is for another e-mail address than yours: sign out, then open the link again; or ask for an invitation to your address.',
    );
  }
  await parts.database.slonik.transaction(async (db) => {
    const user = await getUser(db, userId);
    if (user === null) throw linkExpired();
    await join(db, invitation, token, user);
  });
  return invitation;
}

async function join(
  db: CommonQueryMethods,
  { teamId, role }: OpenInvitation,
  token: string,
  {
    userId,
    isActive,
    emailVerified,
  }: { readonly userId: string; readonly isActive: boolean; readonly emailVerified: boolean },
): Promise<void> {
  if (!isActive)
    throw new PulseError('account_locked', 'This account is locked: ask an operator of this Pulse.');
  nameActor(userId);
  if (!(await takeInvitation(db, hashToken(token), userId))) throw linkExpired();
  if (!emailVerified) await confirmEmail(db, userId);
  await addMember(db, teamId, userId, role);
}
