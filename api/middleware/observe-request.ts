import { randomUUID } from 'node:crypto';
import type { MiddlewareHandler } from 'hono';
import { routePath } from 'hono/route';
import type { ProxyTrust } from '../../lib/http/client-address.ts';
import type { Logger } from '../../lib/logger.ts';
import { addressOf } from '../access/address-of.ts';
import type { ApiEnv } from '../route.ts';

const REQUEST_ID = /^[A-Za-z0-9._-]{8,64}$/;
/** What links in mails are good for, where no page was asked for. */
const ONE_TIME_TOKEN = /\/[\w-]{40,}/g;

/** Told of each answer. `route` is the path as registered, so that ids do not multiply series. */
export type ObserveAnswer = (answer: {
  method: string;
  route: string;
  status: number;
  seconds: number;
}) => void;

/**
 * Names each request (keeping a caller's own `X-Request-Id`), and tells the log and the measurements how it ended.
 */
export function observeRequest(
  { logger, trustProxy }: { readonly logger: Logger; readonly trustProxy?: ProxyTrust | undefined },
  observe: ObserveAnswer,
): MiddlewareHandler<ApiEnv> {
  return async (c, next) => {
    const startedMs = performance.now();
    const given = c.req.header('X-Request-Id');
    const requestId = given !== undefined && REQUEST_ID.test(given) ? given : randomUUID();
    c.set('requestId', requestId);
    await next();
    c.res.headers.set('X-Request-Id', requestId);
    const { method } = c.req;
    const { status } = c.res;
    const seconds = (performance.now() - startedMs) / 1000;
    const route = routePath(c, -1);
    observe({ method, route, status, seconds });
    // Written down whatever was asked: somebody may be trying doors.
    const isRefused = status >= 400;
    const isRead = method === 'GET' || method === 'HEAD';
    const level = status >= 500 ? 'error' : isRead && !isRefused ? 'debug' : 'info';
    logger[level](
      {
        requestId,
        method,
        // What a link of a mail is good for stays out of logs.
        path: route.includes('/:token') ? route : shownPath(c.req.path),
        status,
        ms: Math.round(seconds * 1e6) / 1e3,
        actor: c.get('principal')?.actor,
        address: isRefused ? addressOf(c, trustProxy) : undefined,
      },
      'answered',
    );
  };
}

/** The API takes tokens in bodies and headers only; ids in its addresses are no secrets. */
function shownPath(path: string): string {
  return path.startsWith('/v1/') ? path : path.replace(ONE_TIME_TOKEN, '/…');
}
