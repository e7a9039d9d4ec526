import { type CommonQueryMethods, sql } from 'slonik';
import { z } from 'zod';
import { USER_ROLES, type UserRole } from '../../domain/access/role.ts';

/** Whether somebody invited the owner of an address, who has not come yet. */
export async function isInvited(db: CommonQueryMethods, email: string): Promise<boolean> {
  return db.oneFirst(sql.type(z.object({ found: z.boolean() }))`
    select exists (
      select from team_invitations where lower(email) = lower(${email}) and accepted_at is null and expires_at > now()
    ) as found`);
}

/** Uses all open invitations of an address up. @returns what they let into */
export async function takeInvitationsOf(
  db: CommonQueryMethods,
  email: string,
  userId: string,
): Promise<readonly { teamId: string; role: UserRole }[]> {
  return db.any(sql.type(z.object({ teamId: z.string(), role: z.enum(USER_ROLES) }))`
    update team_invitations set accepted_at = now(), accepted_by = ${userId}::uuid
    where lower(email) = lower(${email}) and accepted_at is null and expires_at > now()
    returning team_id as "teamId", role`);
}
