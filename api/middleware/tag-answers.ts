import { hash } from 'node:crypto';
import type { MiddlewareHandler } from 'hono';
import type { ApiEnv } from '../route.ts';

const TAGGED_TYPES = /^(application\/json|text\/csv)\b/;

/** Gives each answer to a GET in JSON or CSV an `ETag`, and answers 304 without a body when the caller has it already. */
export function tagAnswers(): MiddlewareHandler<ApiEnv> {
  return async (c, next) => {
    await next();
    const { res } = c;
    const isTagged = TAGGED_TYPES.test(res.headers.get('Content-Type') ?? '');
    const isRead = c.req.method === 'GET' || c.req.method === 'HEAD';
    if (!isRead || res.status !== 200 || !isTagged) return;
    const body = await res.text();
    const tag = `"${hash('sha256', body, 'base64url').slice(0, 27)}"`;
    const headers = new Headers(res.headers);
    headers.set('ETag', tag);
    const known = matches(c.req.header('If-None-Match'), tag);
    if (known) headers.delete('Content-Type');
    c.res = undefined;
    c.res = known
      ? new Response(null, { status: 304, headers })
      : new Response(body, { status: 200, headers });
  };
}

/** Compares weakly (RFC 9110, 13.1.2): a proxy that compresses turns strong tags into weak ones. */
function matches(header: string | undefined, tag: string): boolean {
  if (header === undefined) return false;
  return header.split(',').some((part) => {
    const given = part.trim();
    return given === '*' || given.replace(/^W\//, '') === tag;
  });
}
