import type { UserRole } from '../../domain/access/role.ts';
import {
  getMember,
  hasOtherAdmin,
  lockTeam,
  type MemberRow,
  removeMember,
  setMemberRole,
} from '../../sql/accounts/team-members.ts';
import { PulseError } from '../errors.ts';
import type { AccountParts } from './account-parts.ts';
import { lastAdmin } from './change-account.ts';

/**
 * Gives a member another role, or none: then they leave. One change of a team comes after the other, so that of two admins who go at once
 * one stays.
 *
 * @returns the member as they are now, or were
 * @throws PulseError `member_not_found`, `last_admin`
 */
export async function changeMember(
  { database }: Pick<AccountParts, 'database'>,
  { teamId, userId }: { readonly teamId: string; readonly userId: string },
  role: UserRole | null,
): Promise<MemberRow> {
  return database.slonik.transaction(async (db) => {
    await lockTeam(db, teamId);
    const member = await getMember(db, teamId, userId);
    if (member === null) throw new PulseError('member_not_found', 'The team has no such member.');
    const goes = member.role === 'admin' && role !== 'admin';
    if (goes && !(await hasOtherAdmin(db, teamId, userId))) throw lastAdmin(['the team']);
    if (role === null) await removeMember(db, teamId, userId);
    else await setMemberRole(db, teamId, userId, role);
    return { ...member, role: role ?? member.role };
  });
}
