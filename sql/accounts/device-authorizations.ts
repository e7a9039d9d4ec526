import { type CommonQueryMethods, sql } from 'slonik';
import { z } from 'zod';

const nothing = z.object({});

export interface NewDeviceAuthorization {
  readonly hash: Buffer;
  readonly userCode: string;
  readonly userAgent: string | null;
  readonly ip: string | null;
  readonly seconds: number;
}

/** False when the code is taken at this moment. */
export async function insertDeviceAuthorization(
  db: CommonQueryMethods,
  device: NewDeviceAuthorization,
): Promise<boolean> {
  const { rowCount } = await db.query(sql.type(nothing)`
    insert into device_authorizations (device_code_hash, user_code, user_agent, ip, expires_at)
    values (${sql.binary(device.hash)}, ${device.userCode}, ${device.userAgent}, ${device.ip}::inet, now() + make_interval(secs => ${device.seconds}))
    on conflict (user_code) do nothing`);
  return rowCount === 1;
}

const waitingRow = z.object({
  userAgent: z.string().nullable(),
  ip: z.string().nullable(),
  createdAt: z.date(),
});
export type WaitingDevice = z.infer<typeof waitingRow>;

/** Who waits under a code; null when nobody does. */
export async function findWaitingDevice(
  db: CommonQueryMethods,
  userCode: string,
): Promise<WaitingDevice | null> {
  return db.maybeOne(sql.type(waitingRow)`
    select user_agent as "userAgent", host(ip) as ip, created_at as "createdAt" from device_authorizations
    where user_code = ${userCode} and user_id is null and denied_at is null and expires_at > now()`);
}

/** Lets a device in as this person, or turns it away. False when nobody waits under the code. */
export async function decideDevice(
  db: CommonQueryMethods,
  userCode: string,
  { userId, isAllowed }: { readonly userId: string; readonly isAllowed: boolean },
): Promise<boolean> {
  const { rowCount } = await db.query(sql.type(nothing)`
    update device_authorizations
    set user_id = case when ${isAllowed} then ${userId}::uuid end, denied_at = case when not ${isAllowed} then now() end
    where user_code = ${userCode} and user_id is null and denied_at is null and expires_at > now()`);
  return rowCount === 1;
}

const polledRow = z.object({
  userId: z.string().nullable(),
  isDenied: z.boolean(),
  isExpired: z.boolean(),
  isTooSoon: z.boolean(),
  userAgent: z.string().nullable(),
});
export type PolledDevice = z.infer<typeof polledRow>;

/** How a device's request stands, and notes that it asked. Null when there is no such device. */
export async function pollDevice(
  db: CommonQueryMethods,
  hash: Buffer,
  intervalSeconds: number,
): Promise<PolledDevice | null> {
  return db.maybeOne(sql.type(polledRow)`
    with before as (
      select * from device_authorizations where device_code_hash = ${sql.binary(hash)} for update
    )
    update device_authorizations d set last_polled_at = now()
    from before b
    where d.device_code_hash = b.device_code_hash
    returning d.user_id as "userId", d.denied_at is not null as "isDenied", d.expires_at <= now() as "isExpired",
      coalesce(b.last_polled_at > now() - make_interval(secs => ${intervalSeconds}), false) as "isTooSoon", d.user_agent as "userAgent"`);
}

/** Forgets a device's request. False when somebody was faster. */
export async function deleteDevice(db: CommonQueryMethods, hash: Buffer): Promise<boolean> {
  const { rowCount } = await db.query(sql.type(nothing)`
    delete from device_authorizations where device_code_hash = ${sql.binary(hash)}`);
  return rowCount === 1;
}
