import { type CommonQueryMethods, sql } from 'slonik';
import { z } from 'zod';
import type { SessionEnd } from '../../domain/accounts/session-end.ts';

const nothing = z.object({});
const sessionRow = z.object({
  sessionId: z.string(),
  userAgent: z.string().nullable(),
  ip: z.string().nullable(),
  createdAt: z.date(),
  lastUsedAt: z.date(),
  lastUsedAtExact: z.string(),
  expiresAt: z.date(),
});
export type SessionRow = z.infer<typeof sessionRow>;

export interface NewSession {
  readonly userId: string;
  readonly userAgent: string | null;
  readonly ip: string | null;
}

/** Begins a session with its first refresh token. */
export async function insertSession(
  db: CommonQueryMethods,
  session: NewSession,
  token: { readonly hash: Buffer; readonly seconds: number },
): Promise<string> {
  const sessionId = await db.oneFirst(sql.type(z.object({ sessionId: z.string() }))`
    insert into user_sessions (user_id, user_agent, ip, expires_at)
    values (${session.userId}::uuid, ${session.userAgent}, ${session.ip}::inet, now() + make_interval(secs => ${token.seconds}))
    returning session_id as "sessionId"`);
  await insertRefreshToken(db, { sessionId, userId: session.userId }, token);
  return sessionId;
}

async function insertRefreshToken(
  db: CommonQueryMethods,
  { sessionId, userId }: { readonly sessionId: string; readonly userId: string },
  token: { readonly hash: Buffer; readonly seconds: number },
): Promise<void> {
  await db.query(sql.type(nothing)`
    insert into refresh_tokens (user_id, session_id, token_hash, expires_at)
    values (${userId}::uuid, ${sessionId}::uuid, ${sql.binary(token.hash)}, now() + make_interval(secs => ${token.seconds}))`);
}

const refreshRow = z.object({
  userId: z.string(),
  sessionId: z.string(),
  isOver: z.boolean(),
  isRotated: z.boolean(),
  isJustRotated: z.boolean(),
});
/** A refresh token as it is at this moment, with its session. */
export type RefreshRow = z.infer<typeof refreshRow>;

/**
 * Looks a refresh token up and holds its session, so that uses of the same session come one after the other.
 * `isJustRotated`: its successor was given within the grace, and no successor has been used since.
 */
export async function lockRefreshToken(
  db: CommonQueryMethods,
  hash: Buffer,
  graceSeconds: number,
): Promise<RefreshRow | null> {
  await db.any(sql.type(nothing)`
    select from user_sessions where session_id = (select session_id from refresh_tokens where token_hash = ${sql.binary(hash)})
    for update`);
  return db.maybeOne(sql.type(refreshRow)`
    select t.user_id as "userId", t.session_id as "sessionId",
      s.ended_at is not null or t.revoked or t.expires_at <= now() or not u.is_active as "isOver",
      t.rotated_at is not null as "isRotated",
      coalesce(t.rotated_at > now() - make_interval(secs => ${graceSeconds}), false) and not exists (
        select from refresh_tokens n
        where n.session_id = t.session_id and n.created_at >= t.rotated_at and n.rotated_at is not null and n.id <> t.id
      ) as "isJustRotated"
    from refresh_tokens t
    join user_sessions s on s.session_id = t.session_id
    join users u on u.id = t.user_id
    where t.token_hash = ${sql.binary(hash)}`);
}

/** Gives a session its next refresh token, in the place of the one that was used. Neither outlives the most that a session may last. */
export async function rotateRefreshToken(
  db: CommonQueryMethods,
  session: { readonly sessionId: string; readonly userId: string; readonly ip: string | null },
  usedHash: Buffer,
  token: { readonly hash: Buffer; readonly seconds: number; readonly sessionSecondsMax: number },
): Promise<void> {
  await db.query(sql.type(nothing)`
    update refresh_tokens set rotated_at = coalesce(rotated_at, clock_timestamp()) where token_hash = ${sql.binary(usedHash)}`);
  await db.query(sql.type(nothing)`
    update user_sessions
    set last_used_at = now(), ip = coalesce(${session.ip}::inet, ip),
      expires_at = least(now() + make_interval(secs => ${token.seconds}), created_at + make_interval(secs => ${token.sessionSecondsMax}))
    where session_id = ${session.sessionId}::uuid`);
  await db.query(sql.type(nothing)`
    insert into refresh_tokens (user_id, session_id, token_hash, expires_at, created_at)
    select ${session.userId}::uuid, session_id, ${sql.binary(token.hash)}, expires_at, clock_timestamp()
    from user_sessions where session_id = ${session.sessionId}::uuid`);
}

/** Whose session a refresh token belongs to, while that goes on. */
export async function findSessionOfToken(
  db: CommonQueryMethods,
  hash: Buffer,
): Promise<{ readonly userId: string; readonly sessionId: string } | null> {
  return db.maybeOne(sql.type(z.object({ userId: z.string(), sessionId: z.string() }))`
    select t.user_id as "userId", t.session_id as "sessionId"
    from refresh_tokens t join user_sessions s on s.session_id = t.session_id
    where t.token_hash = ${sql.binary(hash)} and s.ended_at is null`);
}

/** Ends sessions of a person: one, all but one, or all. @returns how many went on until now */
export async function endSessions(
  db: CommonQueryMethods,
  userId: string,
  why: SessionEnd,
  which: { readonly only?: string; readonly except?: string | null } = {},
): Promise<number> {
  const { only = null, except = null } = which;
  const ended = await db.anyFirst(sql.type(z.object({ id: z.string() }))`
    update user_sessions set ended_at = now(), ended_because = ${why}
    where user_id = ${userId}::uuid and ended_at is null
      and (${only}::uuid is null or session_id = ${only}::uuid)
      and (${except}::uuid is null or session_id <> ${except}::uuid)
    returning session_id as id`);
  await db.query(sql.type(nothing)`
    update refresh_tokens set revoked = true
    where not revoked and session_id = any (${sql.array(ended, 'uuid')})`);
  return ended.length;
}

/** Sessions of a person that go on, the one used last first. */
export async function listSessions(
  db: CommonQueryMethods,
  userId: string,
  page: {
    readonly after?: { readonly lastUsedAt: string; readonly sessionId: string } | undefined;
    readonly limit: number;
  },
): Promise<readonly SessionRow[]> {
  const { after, limit } = page;
  return db.any(sql.type(sessionRow)`
    select s.session_id as "sessionId", s.user_agent as "userAgent", host(s.ip) as ip, s.created_at as "createdAt",
      s.last_used_at as "lastUsedAt", to_char(s.last_used_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as "lastUsedAtExact", s.expires_at as "expiresAt"
    from user_sessions s
    where s.user_id = ${userId}::uuid and s.ended_at is null and s.expires_at > now()
      and (${after === undefined} or (s.last_used_at, s.session_id) < (${after?.lastUsedAt ?? null}::timestamptz, ${after?.sessionId ?? null}::uuid))
    order by s.last_used_at desc, s.session_id desc
    limit ${limit}`);
}

/** Whether somebody with this address of the network has signed in to the account within the last month. */
export async function isKnownAddress(db: CommonQueryMethods, userId: string, ip: string): Promise<boolean> {
  return db.oneFirst(sql.type(z.object({ known: z.boolean() }))`
    select exists (
      select from user_sessions
      where user_id = ${userId}::uuid and ip = ${ip}::inet and last_used_at > now() - interval '30 days'
    ) as known`);
}
