import { type CommonQueryMethods, sql } from 'slonik';
import { z } from 'zod';
import { USER_ROLES, type UserRole } from '../../domain/access/role.ts';

const nothing = z.object({});
const invitationRow = z.object({
  invitationId: z.string(),
  teamId: z.string(),
  email: z.string(),
  role: z.enum(USER_ROLES),
  invitedBy: z.string().nullable(),
  sentAt: z.date(),
  expiresAt: z.date(),
  createdAt: z.date(),
  createdAtExact: z.string(),
});
export type InvitationRow = z.infer<typeof invitationRow>;

const COLUMNS = sql.fragment`
  i.id as "invitationId", i.team_id as "teamId", i.email, i.role, i.invited_by as "invitedBy", i.sent_at as "sentAt",
  i.expires_at as "expiresAt", i.created_at as "createdAt", to_char(i.created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as "createdAtExact"`;

export interface NewInvitation {
  readonly teamId: string;
  readonly email: string;
  readonly role: UserRole;
  readonly invitedBy: string | null;
  readonly hash: Buffer;
  readonly seconds: number;
}

/** Invites an address; one that was accepted or has expired is used anew. Null when one waits to be accepted. */
export async function insertInvitation(
  db: CommonQueryMethods,
  invitation: NewInvitation,
): Promise<InvitationRow | null> {
  const { teamId, email, role, invitedBy, hash, seconds } = invitation;
  return db.maybeOne(sql.type(invitationRow)`
    insert into team_invitations as i (team_id, email, role, invited_by, token, expires_at)
    values (${teamId}::uuid, ${email}, ${role}::user_role, ${invitedBy}::uuid, ${sql.binary(hash)}, now() + make_interval(secs => ${seconds}))
    on conflict (team_id, lower(email)) do update
    set email = excluded.email, role = excluded.role, invited_by = excluded.invited_by, token = excluded.token,
        expires_at = excluded.expires_at, sent_at = now(), created_at = now(), accepted_at = null, accepted_by = null
    where i.accepted_at is not null or i.expires_at <= now()
    returning ${COLUMNS}`);
}

/** Gives an invitation that was not accepted a new token; the former one is over. Null when there is none. */
export async function renewInvitation(
  db: CommonQueryMethods,
  { teamId, invitationId }: { readonly teamId: string; readonly invitationId: string },
  { hash, seconds }: Pick<NewInvitation, 'hash' | 'seconds'>,
): Promise<InvitationRow | null> {
  return db.maybeOne(sql.type(invitationRow)`
    update team_invitations i
    set token = ${sql.binary(hash)}, expires_at = now() + make_interval(secs => ${seconds}), sent_at = now()
    where i.id = ${invitationId}::uuid and i.team_id = ${teamId}::uuid and i.accepted_at is null
    returning ${COLUMNS}`);
}

export async function deleteInvitation(
  db: CommonQueryMethods,
  teamId: string,
  invitationId: string,
): Promise<InvitationRow | null> {
  return db.maybeOne(sql.type(invitationRow)`
    delete from team_invitations i
    where i.id = ${invitationId}::uuid and i.team_id = ${teamId}::uuid and i.accepted_at is null
    returning ${COLUMNS}`);
}

/** Invitations of a team that were not accepted, the newest first. */
export async function listInvitations(
  db: CommonQueryMethods,
  teamId: string,
  page: {
    readonly after?: { readonly createdAt: string; readonly invitationId: string } | undefined;
    readonly limit: number;
  },
): Promise<readonly InvitationRow[]> {
  const { after, limit } = page;
  return db.any(sql.type(invitationRow)`
    select ${COLUMNS} from team_invitations i
    where i.team_id = ${teamId}::uuid and i.accepted_at is null
      and (${after === undefined} or (i.created_at, i.id) < (${after?.createdAt ?? null}::timestamptz, ${after?.invitationId ?? null}::uuid))
    order by i.created_at desc, i.id desc
    limit ${limit}`);
}

const openRow = z.object({
  invitationId: z.string(),
  teamId: z.string(),
  teamName: z.string(),
  email: z.string(),
  role: z.enum(USER_ROLES),
  inviterName: z.string().nullable(),
  userId: z.string().nullable(),
});
/** An invitation that can be accepted, with whose account the address is. */
export type OpenInvitation = z.infer<typeof openRow>;

/** Null when the token is over, was used, or was never given. */
export async function findOpenInvitation(
  db: CommonQueryMethods,
  hash: Buffer,
): Promise<OpenInvitation | null> {
  return db.maybeOne(sql.type(openRow)`
    select i.id as "invitationId", i.team_id as "teamId", t.name as "teamName", i.email, i.role, b.name as "inviterName", u.id as "userId"
    from team_invitations i
    join teams t on t.id = i.team_id
    left join users b on b.id = i.invited_by
    left join users u on lower(u.email) = lower(i.email)
    where i.token = ${sql.binary(hash)} and i.accepted_at is null and i.expires_at > now()`);
}

/** Uses an invitation up. False when somebody was faster. */
export async function takeInvitation(db: CommonQueryMethods, hash: Buffer, userId: string): Promise<boolean> {
  const { rowCount } = await db.query(sql.type(nothing)`
    update team_invitations set accepted_at = now(), accepted_by = ${userId}::uuid
    where token = ${sql.binary(hash)} and accepted_at is null and expires_at > now()`);
  return rowCount === 1;
}

/** Whether the owner of an address is in the team. */
export async function isMemberByEmail(
  db: CommonQueryMethods,
  teamId: string,
  email: string,
): Promise<boolean> {
  return db.oneFirst(sql.type(z.object({ found: z.boolean() }))`
    select exists (
      select from team_members m join users u on u.id = m.user_id
      where m.team_id = ${teamId}::uuid and lower(u.email) = lower(${email})
    ) as found`);
}
