import { type CommonQueryMethods, sql } from 'slonik';
import { z } from 'zod';

const nothing = z.object({});
const identityRow = z.object({
  identityId: z.string(),
  userId: z.string(),
  issuer: z.string(),
  email: z.string().nullable(),
  username: z.string().nullable(),
  linkedAt: z.date(),
  lastUsedAt: z.date().nullable(),
});
export type IdentityRow = z.infer<typeof identityRow>;

/** An account elsewhere: the same one for good. */
export interface IdentityKey {
  readonly issuer: string;
  readonly subject: string;
}

/** As the provider tells it now. */
export interface IdentityDetails {
  readonly email: string | null;
  readonly username: string | null;
}

const COLUMNS = sql.fragment`
  i.identity_id as "identityId", i.user_id as "userId", i.issuer, i.email, i.username, i.linked_at as "linkedAt",
  i.last_used_at as "lastUsedAt"`;

/** Whose account elsewhere this is; null when it is nobody's. */
export async function findIdentity(
  db: CommonQueryMethods,
  { issuer, subject }: IdentityKey,
): Promise<{ userId: string; isActive: boolean } | null> {
  return db.maybeOne(sql.type(z.object({ userId: z.string(), isActive: z.boolean() }))`
    select i.user_id as "userId", u.is_active as "isActive" from user_identities i join users u on u.id = i.user_id
    where i.issuer = ${issuer} and i.subject = ${subject}`);
}

/** Lets somebody sign in with an account elsewhere. False when it is somebody's already. */
export async function insertIdentity(
  db: CommonQueryMethods,
  userId: string,
  { issuer, subject, email, username }: IdentityKey & IdentityDetails,
): Promise<boolean> {
  const { rowCount } = await db.query(sql.type(nothing)`
    insert into user_identities (issuer, subject, user_id, email, username, last_used_at)
    values (${issuer}, ${subject}, ${userId}::uuid, ${email}, ${username}, now())
    on conflict (issuer, subject) do nothing`);
  return rowCount === 1;
}

export async function noteIdentityUse(
  db: CommonQueryMethods,
  { issuer, subject, email, username }: IdentityKey & IdentityDetails,
): Promise<void> {
  await db.query(sql.type(nothing)`
    update user_identities set email = ${email}, username = ${username}, last_used_at = now()
    where issuer = ${issuer} and subject = ${subject}`);
}

/** A person has a handful. */
const IDENTITIES_MAX = 100;

/** The accounts elsewhere with which a person signs in, who was linked first first. */
export async function listIdentities(
  db: CommonQueryMethods,
  userId: string,
): Promise<readonly IdentityRow[]> {
  return db.any(sql.type(identityRow)`
    select ${COLUMNS} from user_identities i where i.user_id = ${userId}::uuid
    order by i.linked_at, i.identity_id limit ${IDENTITIES_MAX}`);
}

/** Null when the person has no such account elsewhere. */
export async function deleteIdentity(
  db: CommonQueryMethods,
  userId: string,
  identityId: string,
): Promise<IdentityRow | null> {
  return db.maybeOne(sql.type(identityRow)`
    delete from user_identities i where i.user_id = ${userId}::uuid and i.identity_id = ${identityId}::uuid returning ${COLUMNS}`);
}
