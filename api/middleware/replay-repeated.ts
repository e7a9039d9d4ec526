import { createHash } from 'node:crypto';
import type { Context, MiddlewareHandler } from 'hono';
import type { Principal } from '../../domain/access/principal.ts';
import type { Database } from '../../lib/database/database.ts';
import { PulseError } from '../../lib/errors.ts';
import {
  claimIdempotencyKey,
  getIdempotentAnswer,
  type IdempotentRequest,
  releaseIdempotencyKey,
  type StoredAnswer,
  storeIdempotentAnswer,
  sweepIdempotencyKeys,
} from '../../sql/upkeep/idempotency-keys.ts';
import type { ApiEnv } from '../route.ts';

export const IDEMPOTENCY_KEY_PATTERN = /^[\x21-\x7e]{1,255}$/;

const KEEP_MS = 24 * 60 * 60 * 1000;
/** No answer takes so long: whoever took the key has died. */
const ANSWER_LIMIT_MS = 60_000;
const SWEEP_EVERY_MS = 60_000;
const KEYS_MAX = 100_000;
const SWEEP_MAX = 10_000;
const KEPT_HEADERS = ['Content-Type', 'Location', 'Cache-Control', 'Retry-After'];

/**
 * Runs after the guard. Makes a POST that carries an `Idempotency-Key` safe to repeat: the first answer is kept for a day and given again.
 * Server
 * errors are not kept, so that a repeated request may succeed; nor are answers of success that say `no-store`, as they hold
 * a secret.
 */
export function replayRepeated(database: Database): MiddlewareHandler<ApiEnv> {
  let sweptAtMs = Number.NEGATIVE_INFINITY;
  return async (c, next) => {
    const key = c.req.header('Idempotency-Key');
    const principal = c.get('principal');
    // Where nobody is known, a key is nobody's.
    if (key === undefined || principal === undefined) return next();
    const { slonik } = database;
    if (!IDEMPOTENCY_KEY_PATTERN.test(key)) {
      throw new PulseError(
        'invalid_request',
        'Idempotency-Key must be 1 to 255 visible ASCII characters, such as a UUID.',
      );
    }
    if (performance.now() - sweptAtMs > SWEEP_EVERY_MS) {
      sweptAtMs = performance.now();
      await sweepIdempotencyKeys(slonik, { keysMax: KEYS_MAX, sweepMax: SWEEP_MAX });
    }
    const request = { key: keyOf(principal, key), requestHash: await hashRequest(c) };
    if (!(await claimIdempotencyKey(slonik, request, ANSWER_LIMIT_MS))) {
      const { status, headers, body } = await findAnswer(slonik, request);
      return new Response(body, { status, headers: { ...headers, 'Idempotent-Replayed': 'true' } });
    }
    await next();
    const holdsSecret = c.res.ok && c.res.headers.get('Cache-Control') === 'no-store';
    // Nothing was done for a caller who takes no answer of this form, so the key is still good.
    if (c.res.status >= 500 || c.res.status === 406 || holdsSecret)
      await releaseIdempotencyKey(slonik, request);
    else await storeIdempotentAnswer(slonik, request, await readAnswer(c.res), KEEP_MS);
  };
}

/** A key is its owner's: another's request with the same one is another request. */
function keyOf({ actor, tokenId }: Principal, key: string): string {
  return createHash('sha256').update(`${actor}\n${tokenId}\n${key}`).digest('base64url');
}

async function findAnswer(db: Database['slonik'], request: IdempotentRequest): Promise<StoredAnswer> {
  const known = await getIdempotentAnswer(db, request);
  if (known !== null && !known.sameRequest) {
    throw new PulseError(
      'idempotency_key_reused',
      'This Idempotency-Key was sent with another request. Use a new key for each request.',
    );
  }
  if (known?.answer) return known.answer;
  throw new PulseError(
    'idempotency_key_in_use',
    'The first request with this Idempotency-Key is still being answered. Try again.',
  );
}

async function hashRequest(c: Context<ApiEnv>): Promise<Buffer> {
  const url = new URL(c.req.url);
  return createHash('sha256')
    .update(`${c.req.method} ${url.pathname}${url.search}\n`)
    .update(new Uint8Array(await c.req.arrayBuffer()))
    .digest();
}

async function readAnswer(response: Response): Promise<StoredAnswer> {
  const headers = KEPT_HEADERS.flatMap((name) => {
    const value = response.headers.get(name);
    return value === null ? [] : [[name, value] as const];
  });
  return {
    status: response.status,
    headers: Object.fromEntries(headers),
    body: await response.clone().text(),
  };
}
