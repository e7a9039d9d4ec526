import { hkdfSync } from 'node:crypto';
import { errors, jwtVerify, SignJWT } from 'jose';
import { PulseError } from '../errors.ts';
import type { KeyRing } from '../secrets/key-ring.ts';
import type { SecretKey } from '../secrets/parse-secret-keys.ts';

export const ACCESS_JWT_SECONDS = 15 * 60;
const ISSUER = 'pulse';
const AUDIENCE = 'pulse-api';
/** RFC 9068: no other kind of token is ever taken for one of these. */
const TYPE = 'at+jwt';
const ALGORITHM = 'HS256';
const KEY_BYTES = 32;
/** Tokens whose signature was checked, and how long that is believed. */
const VERIFIED_MAX = 5_000;
const VERIFIED_MS = 60_000;
/** Keys that were derived and are kept; a ring never has more. */
const DERIVED_MAX = 16;
const KEY_ID = /^[A-Za-z0-9_-]{1,64}$/;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Who signed in, and on which device. */
export interface SignedIn {
  readonly userId: string;
  readonly sessionId: string;
}

/** Makes and checks the short tokens that signed-in people send with each request. */
export interface AccessJwt {
  issue(who: SignedIn): Promise<{ readonly token: string; readonly expiresAt: Date }>;
  /** Null when it is none of ours, altered, expired, or of a key that is gone: sign in again, or refresh. */
  verify(token: string): Promise<SignedIn | null>;
}

/**
 * Signs with a key derived from the one that seals secrets, and names it. A token outlives a rotation of keys: the former key stays in
 * the ring until the next one.
 */
export function createAccessJwt({
  keyRing,
  nowMs = Date.now,
}: {
  readonly keyRing: KeyRing;
  readonly nowMs?: () => number;
}): AccessJwt {
  const derived = new Map<string, Uint8Array>();
  // A browser sends the same token for a quarter of an hour. Whether the session goes on is looked up for each request all the same.
  const verified = new Map<string, { readonly who: SignedIn; readonly untilMs: number }>();
  const deriveOf = ({ id, key }: SecretKey): Uint8Array => {
    const known = derived.get(id);
    if (known !== undefined) return known;
    if (derived.size >= DERIVED_MAX) derived.clear();
    const made = new Uint8Array(hkdfSync('sha256', key, '', 'pulse/access-jwt', KEY_BYTES));
    derived.set(id, made);
    return made;
  };
  const findKey = async (keyId: string | undefined): Promise<Uint8Array> => {
    if (keyId === undefined || !KEY_ID.test(keyId)) throw new errors.JWSInvalid('no key is named');
    try {
      return deriveOf(await keyRing.findKey(keyId));
    } catch (cause) {
      if (cause instanceof PulseError && cause.code === 'secret_key_unknown')
        throw new errors.JWSInvalid('unknown key', { cause });
      throw cause;
    }
  };
  return {
    issue: async ({ userId, sessionId }) => {
      const key = await keyRing.sealingKey();
      const issuedAt = Math.floor(nowMs() / 1000);
      const token = await new SignJWT({ sid: sessionId })
        .setProtectedHeader({ alg: ALGORITHM, typ: TYPE, kid: key.id })
        .setSubject(userId)
        .setIssuer(ISSUER)
        .setAudience(AUDIENCE)
        .setIssuedAt(issuedAt)
        .setExpirationTime(issuedAt + ACCESS_JWT_SECONDS)
        .sign(deriveOf(key));
      return { token, expiresAt: new Date((issuedAt + ACCESS_JWT_SECONDS) * 1000) };
    },
    verify: async (token) => {
      const known = verified.get(token);
      if (known !== undefined && known.untilMs > nowMs()) return known.who;
      try {
        const { payload } = await jwtVerify(token, ({ kid }) => findKey(kid), {
          algorithms: [ALGORITHM],
          issuer: ISSUER,
          audience: AUDIENCE,
          typ: TYPE,
          requiredClaims: ['sub', 'sid', 'iat', 'exp'],
          currentDate: new Date(nowMs()),
        });
        const { sub: userId, sid: sessionId } = payload as { sub?: unknown; sid?: unknown };
        if (!isUuid(userId) || !isUuid(sessionId)) return null;
        if (verified.size >= VERIFIED_MAX) verified.clear();
        const untilMs = Math.min(payload.exp! * 1000, nowMs() + VERIFIED_MS);
        verified.set(token, { who: { userId, sessionId }, untilMs });
        return { userId, sessionId };
      } catch (error) {
        if (error instanceof errors.JOSEError) return null;
        throw error;
      }
    },
  };
}

function isUuid(value: unknown): value is string {
  return typeof value === 'string' && UUID.test(value);
}
