import type { ClientBase, Pool } from 'pg';

type Db = Pick<Pool | ClientBase, 'query'>;

/**
 * What is forgotten of accounts. Refresh tokens and sessions are kept for a week after their end, so that who looks into a theft sees them;
 * accounts whose address was never confirmed, and that nobody waits for, for a month.
 */
const STATEMENTS = [
  `delete from refresh_tokens where expires_at < now() - interval '7 days'`,
  `delete from user_sessions where coalesce(ended_at, expires_at) < now() - interval '7 days'`,
  `delete from access_tokens where expires_at < now() - interval '30 days'`,
  `delete from device_authorizations where expires_at < now() - interval '1 day'`,
  `delete from sign_in_tickets where expires_at < now() - interval '1 day'`,
  `delete from team_invitations where expires_at < now() - interval '30 days' or accepted_at < now() - interval '30 days'`,
  `delete from outgoing_mails where failed_at < now() - interval '30 days'`,
  `delete from rate_counts where expire < extract(epoch from now()) * 1000`,
  `delete from users u
   where not u.email_verified and not u.is_operator and u.created_at < now() - interval '30 days'
     and not exists (select from team_members m where m.user_id = u.id)`,
] as const;

/** Deletes what is over. @returns how many rows */
export async function dropExpiredAccountRows(db: Db): Promise<number> {
  let dropped = 0;
  for (const statement of STATEMENTS) dropped += (await db.query(statement)).rowCount ?? 0;
  return dropped;
}
