import type { AccessTokenRow } from '../../sql/accounts/access-tokens.ts';
import type { InvitationRow } from '../../sql/accounts/team-invitations.ts';
import type { MemberRow } from '../../sql/accounts/team-members.ts';
import type { SessionRow } from '../../sql/accounts/user-sessions.ts';
import type { UserRow } from '../../sql/accounts/users.ts';
import { presentTime } from './present-time.ts';

export function presentUser(row: UserRow) {
  const { userId, email, name, timeZone, isOperator, emailVerified, hasPassword, isActive } = row;
  return {
    id: userId,
    email,
    name,
    timeZone,
    isOperator,
    emailVerified,
    hasPassword,
    isLocked: !isActive,
    lastSignedInAt: presentTime(row.lastSignedInAt),
    createdAt: row.createdAt.toISOString(),
  };
}

export function presentSession(row: SessionRow, currentId: string | null) {
  const { sessionId, userAgent, ip } = row;
  return {
    id: sessionId,
    isCurrent: sessionId === currentId,
    userAgent,
    ip,
    createdAt: row.createdAt.toISOString(),
    lastUsedAt: row.lastUsedAt.toISOString(),
    expiresAt: row.expiresAt.toISOString(),
  };
}

export function presentAccessToken(row: AccessTokenRow) {
  const { tokenId, name, hint, scopes, teamIds, createdBy, lastUsedIp } = row;
  return {
    id: tokenId,
    name,
    hint,
    scopes,
    teamIds,
    createdBy,
    createdAt: row.createdAt.toISOString(),
    expiresAt: row.expiresAt.toISOString(),
    lastUsedAt: presentTime(row.lastUsedAt),
    lastUsedIp,
  };
}

export function presentMember({ userId, email, name, role, isActive, joinedAt }: MemberRow) {
  return { userId, email, name, role, isLocked: !isActive, joinedAt: joinedAt.toISOString() };
}

export function presentInvitation(row: InvitationRow) {
  const { invitationId, teamId, email, role, invitedBy } = row;
  return {
    id: invitationId,
    teamId,
    email,
    role,
    invitedBy,
    sentAt: row.sentAt.toISOString(),
    expiresAt: row.expiresAt.toISOString(),
    createdAt: row.createdAt.toISOString(),
  };
}
