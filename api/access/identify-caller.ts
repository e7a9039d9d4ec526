import { timingSafeEqual } from 'node:crypto';
import type { Context, MiddlewareHandler } from 'hono';
import { isAccessToken } from '../../domain/accounts/access-token.ts';
import type { AccessJwt } from '../../lib/accounts/access-jwt.ts';
import { hashToken } from '../../lib/accounts/hash-token.ts';
import { PulseError } from '../../lib/errors.ts';
import type { ApiEnv } from '../route.ts';
import type { Caller } from './caller.ts';
import { ACCESS_COOKIE, readOwnCookie } from './own-cookies.ts';

const BEARER = /^Bearer +([\x21-\x7e]+)$/i;
const READS = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Reads with what a request came: a bearer token, or the cookie of a browser's session. Nothing is looked up here; whoever guards an operation
 * does. What a browser sends along by itself counts for a change only when one of our own pages made it do so.
 *
 * @throws PulseError `forbidden` when another site's page made the browser ask
 */
export function identifyCaller(options: {
  readonly token: string;
  readonly accessJwt: AccessJwt;
  readonly publicUrl: string | undefined;
}): MiddlewareHandler<ApiEnv> {
  const installation = hashToken(options.token);
  const readToken = async (token: string): Promise<Caller> => {
    // Digests are compared, so that the time taken tells nothing of the token.
    const tokenHash = hashToken(token);
    if (timingSafeEqual(tokenHash, installation)) return { kind: 'installation' };
    if (isAccessToken(token)) return { kind: 'token', tokenHash };
    const signedIn = await options.accessJwt.verify(token);
    return signedIn === null ? { kind: 'stranger' } : { kind: 'session', ...signedIn };
  };
  return async (c, next) => {
    const header = c.req.header('Authorization');
    const bearer = BEARER.exec(header ?? '')?.[1];
    const cookie = header === undefined ? readOwnCookie(c, ACCESS_COOKIE) : undefined;
    if (bearer !== undefined) c.set('caller', await readToken(bearer));
    else if (cookie !== undefined) {
      const signedIn = await options.accessJwt.verify(cookie);
      c.set('caller', signedIn === null ? { kind: 'stranger' } : { kind: 'session', ...signedIn });
      if (signedIn !== null && !READS.has(c.req.method)) requireOwnPage(c, options.publicUrl);
    } else c.set('caller', { kind: 'nobody' });
    await next();
  };
}

/** A browser says where a request came from: in `Sec-Fetch-Site`, or an older one in `Origin`. */
function requireOwnPage(c: Context<ApiEnv>, publicUrl: string | undefined): void {
  const site = c.req.header('Sec-Fetch-Site');
  if (site === 'same-origin') return;
  const origin = c.req.header('Origin');
  if (site === undefined && origin !== undefined && URL.canParse(origin)) {
    if (publicUrl !== undefined && origin === new URL(publicUrl).origin) return;
    if (new URL(origin).host === c.req.header('Host')) return;
  }
  throw new PulseError(
    'forbidden',
    'A page of another site asked for this in your name. Do it on a page of this Pulse, or send a token instead of the cookie.',
  );
}
