import { type CommonQueryMethods, sql } from 'slonik';
import { z } from 'zod';

const nothing = z.object({});

export interface IdempotentRequest {
  readonly key: string;
  /** SHA-256 of method, path and body. */
  readonly requestHash: Buffer;
}

export interface StoredAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

const claimRow = z.object({ key: z.string() });

/**
 * Takes a key for a request that is about to be answered. False when it is taken: by an answer that is kept, or by a
 * request that is still being
 * answered (unless that takes longer than `answerLimitMs`: its server is dead).
 */
export async function claimIdempotencyKey(
  db: CommonQueryMethods,
  { key, requestHash }: IdempotentRequest,
  answerLimitMs: number,
): Promise<boolean> {
  const claimed = await db.maybeOne(sql.type(claimRow)`
    insert into idempotency_keys as k (key, request_hash, expires_at)
    values (${key}, ${sql.binary(requestHash)}, now() + make_interval(secs => ${answerLimitMs / 1000}))
    on conflict (key) do update
    set request_hash = excluded.request_hash, status = null, headers = null, body = null, created_at = now(),
        expires_at = excluded.expires_at
    where k.expires_at < now()
    returning key`);
  return claimed !== null;
}

const answerRow = z.object({
  sameRequest: z.boolean(),
  status: z.number().nullable(),
  headers: z.record(z.string(), z.string()).nullable(),
  body: z.string().nullable(),
});

export interface KnownRequest {
  readonly sameRequest: boolean;
  /** Null while it is being answered. */
  readonly answer: StoredAnswer | null;
}

/** What is known of a taken key; null when it is free by now. */
export async function getIdempotentAnswer(
  db: CommonQueryMethods,
  { key, requestHash }: IdempotentRequest,
): Promise<KnownRequest | null> {
  const row = await db.maybeOne(sql.type(answerRow)`
    select request_hash = ${sql.binary(requestHash)} as "sameRequest", status, headers, body
    from idempotency_keys
    where key = ${key} and expires_at >= now()`);
  if (row === null) return null;
  const { sameRequest, status, headers, body } = row;
  return {
    sameRequest,
    answer: status === null ? null : { status, headers: headers ?? {}, body: body ?? '' },
  };
}

/** Keeps the answer of a claimed key. */
export async function storeIdempotentAnswer(
  db: CommonQueryMethods,
  { key, requestHash }: IdempotentRequest,
  answer: StoredAnswer,
  keepMs: number,
): Promise<void> {
  await db.query(sql.type(nothing)`
    update idempotency_keys
    set status = ${answer.status}, headers = ${JSON.stringify(answer.headers)}::jsonb, body = ${answer.body},
        expires_at = now() + make_interval(secs => ${keepMs / 1000})
    where key = ${key} and request_hash = ${sql.binary(requestHash)} and status is null`);
}

/** Frees a claimed key whose request was not answered, so that it can be tried again. */
export async function releaseIdempotencyKey(
  db: CommonQueryMethods,
  { key, requestHash }: IdempotentRequest,
): Promise<void> {
  await db.query(sql.type(nothing)`
    delete from idempotency_keys
    where key = ${key} and request_hash = ${sql.binary(requestHash)} and status is null`);
}

/** Forgets what has expired, and the oldest beyond `keysMax`; a bounded number in one call. */
export async function sweepIdempotencyKeys(
  db: CommonQueryMethods,
  limits: { readonly keysMax: number; readonly sweepMax: number },
): Promise<void> {
  await db.query(sql.type(nothing)`
    delete from idempotency_keys
    where key in (
      select key from idempotency_keys
      where expires_at < greatest(
        now(),
        (select expires_at from idempotency_keys order by expires_at desc offset ${limits.keysMax} limit 1)
      )
      order by expires_at
      limit ${limits.sweepMax}
    )`);
}
