import { type CommonQueryMethods, sql } from 'slonik';
import { z } from 'zod';

const nothing = z.object({});

/** Serialises whoever makes the first operator, until the end of the transaction. */
const LOCK = sql.fragment`pg_advisory_xact_lock(20090, 0)`;

/** Gives the one way in by which the first operator is made; one that was given before is over. */
export async function insertFirstOperatorTicket(
  db: CommonQueryMethods,
  { hash, seconds }: { readonly hash: Buffer; readonly seconds: number },
): Promise<void> {
  await db.query(sql.type(nothing)`delete from sign_in_tickets where purpose = 'first_operator'`);
  await db.query(sql.type(nothing)`
    insert into sign_in_tickets (token_hash, purpose, expires_at)
    values (${sql.binary(hash)}, 'first_operator', now() + make_interval(secs => ${seconds}))`);
}

/** Uses the way in up. False when it is over, was used, or was never given. */
export async function takeFirstOperatorTicket(db: CommonQueryMethods, hash: Buffer): Promise<boolean> {
  await db.query(sql.type(nothing)`select ${LOCK}`);
  const { rowCount } = await db.query(sql.type(nothing)`
    update sign_in_tickets set used_at = now()
    where token_hash = ${sql.binary(hash)} and purpose = 'first_operator' and used_at is null and expires_at > now()`);
  return rowCount === 1;
}
