import { createHash, timingSafeEqual } from 'node:crypto';
import type { MiddlewareHandler } from 'hono';
import { problemResponse } from '../problems/problem-response.ts';
import type { ApiEnv } from '../route.ts';

const BEARER = /^Bearer +([\x21-\x7e]+)$/i;

/**
 * Lets only requests pass that carry the token. Digests are compared, so that the time taken tells nothing of the
 * token.
 */
export function requireToken(token: string): MiddlewareHandler<ApiEnv> {
  const expected = digest(token);
  return async (c, next) => {
    const given = BEARER.exec(c.req.header('Authorization') ?? '')?.[1];
    if (given === undefined || !timingSafeEqual(digest(given), expected)) {
      return problemResponse({
        code: 'unauthorized',
        detail:
          given === undefined
            ? 'Send the header "Authorization: Bearer <token>".'
            : 'The token is not the one of this server.',
        requestId: c.get('requestId'),
        headers: { 'WWW-Authenticate': given === undefined ? 'Bearer' : 'Bearer error="invalid_token"' },
      });
    }
    await next();
  };
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
