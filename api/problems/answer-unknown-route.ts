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
