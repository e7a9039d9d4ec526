import { type CommonQueryMethods, sql } from 'slonik';
import { z } from 'zod';

const nothing = z.object({});
const userRow = z.object({
  userId: z.string(),
  email: z.string(),
  name: z.string(),
  timeZone: z.string(),
  isOperator: z.boolean(),
  isActive: z.boolean(),
  emailVerified: z.boolean(),
  newEmail: z.string().nullable(),
  hasPassword: z.boolean(),
  lastSignedInAt: z.date().nullable(),
  createdAt: z.date(),
  createdAtExact: z.string(),
});
export type UserRow = z.infer<typeof userRow>;

const COLUMNS = sql.fragment`
  u.id as "userId", u.email, u.name, u.timezone as "timeZone", u.is_operator as "isOperator", u.is_active as "isActive",
  u.email_verified as "emailVerified", u.new_email as "newEmail", u.password_hash is not null as "hasPassword",
  u.last_signed_in_at as "lastSignedInAt", u.created_at as "createdAt", to_char(u.created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as "createdAtExact"`;

export interface NewUser {
  readonly email: string;
  readonly name: string;
  readonly passwordHash: string | null;
  readonly isOperator: boolean;
  readonly emailVerified: boolean;
}

/** Null when the address has an account. */
export async function insertUser(db: CommonQueryMethods, user: NewUser): Promise<UserRow | null> {
  return db.maybeOne(sql.type(userRow)`
    insert into users as u (email, name, password_hash, is_operator, email_verified, password_changed_at)
    values (${user.email}, ${user.name}, ${user.passwordHash}, ${user.isOperator}, ${user.emailVerified}, now())
    on conflict (lower(email)) do nothing
    returning ${COLUMNS}`);
}

export async function getUser(db: CommonQueryMethods, userId: string): Promise<UserRow | null> {
  return db.maybeOne(sql.type(userRow)`select ${COLUMNS} from users u where u.id = ${userId}::uuid`);
}

export async function findUserByEmail(db: CommonQueryMethods, email: string): Promise<UserRow | null> {
  return db.maybeOne(
    sql.type(userRow)`select ${COLUMNS} from users u where lower(u.email) = lower(${email})`,
  );
}

/** Holds the row until the end of the transaction, so that whoever changes the same account waits. */
export async function lockUser(db: CommonQueryMethods, userId: string): Promise<UserRow | null> {
  return db.maybeOne(
    sql.type(userRow)`select ${COLUMNS} from users u where u.id = ${userId}::uuid for update`,
  );
}

/** Null for who has none, or is not there. */
export async function getPasswordHash(db: CommonQueryMethods, userId: string): Promise<string | null> {
  return db.maybeOneFirst(sql.type(z.object({ hash: z.string().nullable() }))`
    select password_hash as hash from users where id = ${userId}::uuid`);
}

/** Sets a password; whoever asked for a new one meanwhile must ask again. */
export async function setPassword(
  db: CommonQueryMethods,
  userId: string,
  passwordHash: string,
): Promise<void> {
  await db.query(sql.type(nothing)`
    update users
    set password_hash = ${passwordHash}, password_changed_at = now(), password_reset_token = null, password_reset_expires = null
    where id = ${userId}::uuid`);
}

export async function updateUser(
  db: CommonQueryMethods,
  userId: string,
  change: {
    readonly name?: string | undefined;
    readonly timeZone?: string | undefined;
    readonly isOperator?: boolean | undefined;
    readonly isActive?: boolean | undefined;
  },
): Promise<UserRow | null> {
  return db.maybeOne(sql.type(userRow)`
    update users u
    set name = coalesce(${change.name ?? null}, u.name), timezone = coalesce(${change.timeZone ?? null}, u.timezone),
        is_operator = coalesce(${change.isOperator ?? null}::boolean, u.is_operator),
        is_active = coalesce(${change.isActive ?? null}::boolean, u.is_active)
    where u.id = ${userId}::uuid
    returning ${COLUMNS}`);
}

export async function deleteUser(db: CommonQueryMethods, userId: string): Promise<void> {
  await db.query(sql.type(nothing)`delete from users where id = ${userId}::uuid`);
}

export async function noteSignIn(db: CommonQueryMethods, userId: string): Promise<void> {
  await db.query(sql.type(nothing)`update users set last_signed_in_at = now() where id = ${userId}::uuid`);
}

/** Users by when they came, the newest first. */
export async function listUsers(
  db: CommonQueryMethods,
  filter: {
    readonly email?: string | undefined;
    readonly after?: { readonly createdAt: string; readonly userId: string } | undefined;
    readonly limit: number;
  },
): Promise<readonly UserRow[]> {
  const { email = null, after, limit } = filter;
  return db.any(sql.type(userRow)`
    select ${COLUMNS} from users u
    where (${email}::text is null or lower(u.email) = lower(${email}))
      and (${after === undefined} or (u.created_at, u.id) < (${after?.createdAt ?? null}::timestamptz, ${after?.userId ?? null}::uuid))
    order by u.created_at desc, u.id desc
    limit ${limit}`);
}

/** Holds the rows of all operators who may sign in, so that two who go at once do not both see the other. @returns their ids */
export async function lockOperators(db: CommonQueryMethods): Promise<readonly string[]> {
  return db.anyFirst(sql.type(z.object({ id: z.string() }))`
    select id from users where is_operator and is_active order by id for update`);
}

export async function hasOperator(db: CommonQueryMethods): Promise<boolean> {
  return db.oneFirst(sql.type(z.object({ found: z.boolean() }))`
    select exists (select from users where is_operator and is_active) as found`);
}

/** Teams of which nobody else is an admin; holds the rows of all teams that this person is an admin of. */
export async function listTeamsOnlyAdministeredBy(
  db: CommonQueryMethods,
  userId: string,
): Promise<readonly string[]> {
  await db.any(sql.type(nothing)`
    select from teams t where t.id in (select team_id from team_members where user_id = ${userId}::uuid and role = 'admin')
    order by t.id for update`);
  return db.anyFirst(sql.type(z.object({ slug: z.string() }))`
    select t.slug from team_members m join teams t on t.id = m.team_id
    where m.user_id = ${userId}::uuid and m.role = 'admin' and not exists (
      select from team_members o where o.team_id = m.team_id and o.role = 'admin' and o.user_id <> m.user_id)
    order by t.slug
    limit 10`);
}

/** Counts the account's address as confirmed. */
export async function confirmEmail(db: CommonQueryMethods, userId: string): Promise<void> {
  await db.query(sql.type(nothing)`
    update users
    set email_verified = true,
        email_verify_token = case when new_email is null then null else email_verify_token end,
        email_verify_expires = case when new_email is null then null else email_verify_expires end
    where id = ${userId}::uuid`);
}
