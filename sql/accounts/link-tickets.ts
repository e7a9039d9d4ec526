import { type CommonQueryMethods, sql } from 'slonik';
import { z } from 'zod';

const nothing = z.object({});

/** Keeps who was signed in elsewhere, until the owner of the account here says that both are the same person. */
export async function insertLinkTicket(
  db: CommonQueryMethods,
  ticket: {
    readonly hash: Buffer;
    readonly userId: string;
    /** What the provider told, sealed. */
    readonly sealed: string;
    readonly seconds: number;
  },
): Promise<void> {
  await db.query(sql.type(nothing)`
    insert into sign_in_tickets (token_hash, purpose, user_id, details, expires_at)
    values (${sql.binary(ticket.hash)}, 'link_identity', ${ticket.userId}::uuid, ${sql.jsonb({ sealed: ticket.sealed })},
      now() + make_interval(secs => ${ticket.seconds}))`);
}

/** Null when it is over, was used, or was never given. */
export async function findLinkTicket(
  db: CommonQueryMethods,
  hash: Buffer,
): Promise<{ userId: string; sealed: string } | null> {
  return db.maybeOne(sql.type(z.object({ userId: z.string(), sealed: z.string() }))`
    select user_id as "userId", details ->> 'sealed' as sealed from sign_in_tickets
    where token_hash = ${sql.binary(hash)} and purpose = 'link_identity' and used_at is null and expires_at > now()`);
}

/** Uses it up, and forgets what was sealed in it. False when somebody was faster. */
export async function takeLinkTicket(db: CommonQueryMethods, hash: Buffer): Promise<boolean> {
  const { rowCount } = await db.query(sql.type(nothing)`
    update sign_in_tickets set used_at = now(), details = '{}'
    where token_hash = ${sql.binary(hash)} and purpose = 'link_identity' and used_at is null and expires_at > now()`);
  return rowCount === 1;
}
