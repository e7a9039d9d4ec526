import { type CommonQueryMethods, sql } from 'slonik';
import { z } from 'zod';

const nothing = z.object({});
const userId = z.object({ userId: z.string() });

/** Gives a token by which the address that is to be confirmed can be, until then; one that was given before is over. */
export async function setVerifyToken(
  db: CommonQueryMethods,
  user: { readonly userId: string; readonly newEmail: string | null },
  token: { readonly hash: Buffer; readonly seconds: number },
): Promise<void> {
  await db.query(sql.type(nothing)`
    update users
    set new_email = ${user.newEmail}, email_verify_token = ${sql.binary(token.hash)},
        email_verify_expires = now() + make_interval(secs => ${token.seconds})
    where id = ${user.userId}::uuid`);
}

/** Whose address a token confirms; null when it is over, or was never given. */
export async function findByVerifyToken(db: CommonQueryMethods, hash: Buffer): Promise<string | null> {
  return db.maybeOneFirst(sql.type(userId)`
    select id as "userId" from users where email_verify_token = ${sql.binary(hash)} and email_verify_expires > now() and is_active`);
}

/** Uses the token up: the address counts as confirmed, and a new one becomes the account's. False when it is over. */
export async function takeVerifyToken(db: CommonQueryMethods, hash: Buffer): Promise<boolean> {
  const { rowCount } = await db.query(sql.type(nothing)`
    update users
    set email = coalesce(new_email, email), new_email = null, email_verified = true,
        email_verify_token = null, email_verify_expires = null
    where email_verify_token = ${sql.binary(hash)} and email_verify_expires > now()`);
  return rowCount === 1;
}

/** Gives a token by which a new password can be chosen, until then. */
export async function setResetToken(
  db: CommonQueryMethods,
  id: string,
  token: { readonly hash: Buffer; readonly seconds: number },
): Promise<void> {
  await db.query(sql.type(nothing)`
    update users
    set password_reset_token = ${sql.binary(token.hash)},
        password_reset_expires = now() + make_interval(secs => ${token.seconds})
    where id = ${id}::uuid`);
}

/** Whose password a token changes; null when it is over, or was never given. */
export async function findByResetToken(db: CommonQueryMethods, hash: Buffer): Promise<string | null> {
  return db.maybeOneFirst(sql.type(userId)`
    select id as "userId" from users
    where password_reset_token = ${sql.binary(hash)} and password_reset_expires > now() and is_active`);
}

/** Uses the token up: sets the password, and counts the address as confirmed, since the token was mailed there. False when it is over. */
export async function takeResetToken(
  db: CommonQueryMethods,
  hash: Buffer,
  passwordHash: string,
): Promise<boolean> {
  const { rowCount } = await db.query(sql.type(nothing)`
    update users
    set password_hash = ${passwordHash}, password_changed_at = now(), email_verified = true,
        password_reset_token = null, password_reset_expires = null,
        email_verify_token = case when new_email is null then null else email_verify_token end,
        email_verify_expires = case when new_email is null then null else email_verify_expires end
    where password_reset_token = ${sql.binary(hash)} and password_reset_expires > now() and is_active`);
  return rowCount === 1;
}
