import { type CommonQueryMethods, sql } from 'slonik';
import { z } from 'zod';

const nothing = z.object({});
const claimedRow = z.object({
  mailId: z.string(),
  template: z.string(),
  secretId: z.string(),
  attempts: z.number(),
});
/** A mail that somebody has taken on; nobody else sends it before its time is over. */
export type ClaimedMail = z.infer<typeof claimedRow>;

/** Promises a mail, whose content is sealed already. */
export async function insertOutgoingMail(
  db: CommonQueryMethods,
  mail: { readonly mailId: string; readonly template: string; readonly secretId: string },
): Promise<void> {
  await db.query(sql.type(nothing)`
    insert into outgoing_mails (mail_id, template, secret_id)
    values (${mail.mailId}::uuid, ${mail.template}, ${mail.secretId}::uuid)`);
}

/** Takes on mails that are due, the longest first, for so long. */
export async function claimOutgoingMails(
  db: CommonQueryMethods,
  { leaseMs, limit }: { readonly leaseMs: number; readonly limit: number },
): Promise<readonly ClaimedMail[]> {
  return db.any(sql.type(claimedRow)`
    with claimed as (
    update outgoing_mails m
    set attempts = m.attempts + 1, next_attempt_at = now() + make_interval(secs => ${leaseMs / 1000})
    where m.mail_id in (
      select mail_id from outgoing_mails
      where next_attempt_at <= now() and failed_at is null
      order by next_attempt_at limit ${limit} for update skip locked)
    returning m.*)
    select c.mail_id as "mailId", c.template, c.secret_id as "secretId", c.attempts from claimed c order by c.created_at`);
}

/** Forgets a mail that was sent, with what it said. */
export async function forgetOutgoingMail(db: CommonQueryMethods, { secretId }: ClaimedMail): Promise<void> {
  await db.query(sql.type(nothing)`delete from secrets where secret_id = ${secretId}::uuid`);
}

/** Puts a mail off that could not be sent. */
export async function putOffOutgoingMail(
  db: CommonQueryMethods,
  { mailId }: ClaimedMail,
  { delayMs, reason }: { readonly delayMs: number; readonly reason: string },
): Promise<void> {
  await db.query(sql.type(nothing)`
    update outgoing_mails set next_attempt_at = now() + make_interval(secs => ${delayMs / 1000}), last_error = ${reason}
    where mail_id = ${mailId}::uuid`);
}

/** Gives a mail up: that it failed is kept, what it said is not. */
export async function giveUpOutgoingMail(
  db: CommonQueryMethods,
  { mailId, secretId }: ClaimedMail,
  reason: string,
): Promise<void> {
  await db.query(sql.type(nothing)`
    update outgoing_mails set failed_at = now(), next_attempt_at = null, secret_id = null, last_error = ${reason}
    where mail_id = ${mailId}::uuid`);
  await db.query(sql.type(nothing)`delete from secrets where secret_id = ${secretId}::uuid`);
}
