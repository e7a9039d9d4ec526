import { randomUUID } from 'node:crypto';
import type { MiddlewareHandler } from 'hono';
import { routePath } from 'hono/route';
import type { Logger } from '../../lib/logger.ts';
import type { ApiEnv } from '../route.ts';

const REQUEST_ID = /^[A-Za-z0-9._-]{8,64}$/;

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
export function observeRequest(logger: Logger, observe: ObserveAnswer): MiddlewareHandler<ApiEnv> {
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
    const level = status >= 500 ? 'error' : method === 'GET' || method === 'HEAD' ? 'debug' : 'info';
    logger[level](
      // What a link of a mail is good for stays out of logs.
      {
        requestId,
        method,
        path: route.includes('/:token') ? route : c.req.path,
        status,
        ms: Math.round(seconds * 1e6) / 1e3,
      },
      'answered',
    );
  };
}
