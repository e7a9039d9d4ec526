import type { Context } from 'hono';
import type { ApiEnv, ApiRouter } from '../route.ts';
import { problemResponse } from './problem-response.ts';

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;

/** 405 with `Allow` when the address is known with another method, else 404. */
export function answerUnknownRoute(app: ApiRouter, c: Context<ApiEnv>): Response {
  const requestId = c.get('requestId');
  const allowed = METHODS.filter((method) => isRouted(app, method, c.req.path));
  if (allowed.length === 0) {
    return problemResponse({
      code: 'route_not_found',
      detail: 'There is nothing at this address; /docs lists what there is.',
      requestId,
    });
  }
  return answerWrongMethod(allowed, requestId);
}

/**
 * 405 when the address is that of another operation, word by word: `GET /v1/deliveries/replay` is not about a delivery with the id
 * `replay`. Asked only of what is refused.
 */
export function answerOtherMethod(app: ApiRouter, c: Context<ApiEnv>): Response | undefined {
  const allowed = METHODS.filter((method) =>
    app.routes.some((route) => route.method === method && route.path === c.req.path),
  );
  if (allowed.length === 0 || allowed.some((method) => method === methodOf(c))) return undefined;
  return answerWrongMethod(allowed, c.get('requestId'));
}

function methodOf(c: Context<ApiEnv>): string {
  return c.req.method === 'HEAD' ? 'GET' : c.req.method;
}

function answerWrongMethod(allowed: readonly (typeof METHODS)[number][], requestId: string): Response {
  const allow = allowed.includes('GET') ? [...allowed, 'HEAD'] : allowed;
  return problemResponse({
    code: 'method_not_allowed',
    detail: `Use ${allow.join(' or ')} here.`,
    requestId,
    headers: { Allow: allow.join(', ') },
  });
}

/** Middleware matches any method: only a handler that was registered for this one counts. */
function isRouted(app: ApiRouter, method: string, path: string): boolean {
  const [matches] = app.router.match(method, path);
  return matches.some(([[, registered]]) => registered.method === method);
}
