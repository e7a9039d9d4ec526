import { type CommonQueryMethods, sql } from 'slonik';
import { z } from 'zod';
import { USER_ROLES, type UserRole } from '../../domain/access/role.ts';

const nothing = z.object({});
const memberRow = z.object({
  userId: z.string(),
  email: z.string(),
  name: z.string(),
  role: z.enum(USER_ROLES),
  isActive: z.boolean(),
  joinedAt: z.date(),
  joinedAtExact: z.string(),
});
export type MemberRow = z.infer<typeof memberRow>;

const COLUMNS = sql.fragment`
  m.user_id as "userId", u.email, u.name, m.role, u.is_active as "isActive", m.joined_at as "joinedAt", to_char(m.joined_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as "joinedAtExact"`;

/** Members of a team, who joined last first. */
export async function listMembers(
  db: CommonQueryMethods,
  teamId: string,
  page: {
    readonly after?: { readonly joinedAt: string; readonly userId: string } | undefined;
    readonly limit: number;
  },
): Promise<readonly MemberRow[]> {
  const { after, limit } = page;
  return db.any(sql.type(memberRow)`
    select ${COLUMNS} from team_members m join users u on u.id = m.user_id
    where m.team_id = ${teamId}::uuid
      and (${after === undefined} or (m.joined_at, m.user_id) < (${after?.joinedAt ?? null}::timestamptz, ${after?.userId ?? null}::uuid))
    order by m.joined_at desc, m.user_id desc
    limit ${limit}`);
}

export async function getMember(
  db: CommonQueryMethods,
  teamId: string,
  userId: string,
): Promise<MemberRow | null> {
  return db.maybeOne(sql.type(memberRow)`
    select ${COLUMNS} from team_members m join users u on u.id = m.user_id
    where m.team_id = ${teamId}::uuid and m.user_id = ${userId}::uuid`);
}

/** Holds the team's row: who is its admin changes one after the other. False when there is no such team. */
export async function lockTeam(db: CommonQueryMethods, teamId: string): Promise<boolean> {
  return (
    (await db.maybeOne(sql.type(nothing)`select from teams where id = ${teamId}::uuid for update`)) !== null
  );
}

/** Whether somebody else who may sign in is an admin of the team. */
export async function hasOtherAdmin(
  db: CommonQueryMethods,
  teamId: string,
  userId: string,
): Promise<boolean> {
  return db.oneFirst(sql.type(z.object({ found: z.boolean() }))`
    select exists (
      select from team_members m where m.team_id = ${teamId}::uuid and m.role = 'admin' and m.user_id <> ${userId}::uuid
    ) as found`);
}

/** Lets somebody into a team; who is in it keeps the larger role. */
export async function addMember(
  db: CommonQueryMethods,
  teamId: string,
  userId: string,
  role: UserRole,
): Promise<void> {
  await db.query(sql.type(nothing)`
    insert into team_members as m (team_id, user_id, role) values (${teamId}::uuid, ${userId}::uuid, ${role}::user_role)
    on conflict (user_id, team_id) do update set role = greatest(m.role, excluded.role)`);
}

export async function setMemberRole(
  db: CommonQueryMethods,
  teamId: string,
  userId: string,
  role: UserRole,
): Promise<void> {
  await db.query(sql.type(nothing)`
    update team_members set role = ${role}::user_role where team_id = ${teamId}::uuid and user_id = ${userId}::uuid`);
}

export async function removeMember(db: CommonQueryMethods, teamId: string, userId: string): Promise<void> {
  await db.query(sql.type(nothing)`
    delete from team_members where team_id = ${teamId}::uuid and user_id = ${userId}::uuid`);
}

/** Teams that a person is in, by slug, with the role. */
export async function listTeamsOfUser(
  db: CommonQueryMethods,
  userId: string,
  limit: number,
): Promise<readonly { teamId: string; slug: string; name: string; role: UserRole }[]> {
  return db.any(sql.type(
    z.object({ teamId: z.string(), slug: z.string(), name: z.string(), role: z.enum(USER_ROLES) }),
  )`
    select t.id as "teamId", t.slug, t.name, m.role from team_members m join teams t on t.id = m.team_id
    where m.user_id = ${userId}::uuid order by t.slug limit ${limit}`);
}
