import type { MiddlewareHandler } from 'hono';
import { runScoped } from '../../lib/access/scope.ts';
import type { ApiEnv } from '../route.ts';

/** Gives operations what they are guarded and repeated by, and lets them see nothing until somebody was let in. */
export function provide(parts: Pick<ApiEnv['Variables'], 'guard' | 'replay'>): MiddlewareHandler<ApiEnv> {
  return async (c, next) => {
    c.set('guard', parts.guard);
    c.set('replay', parts.replay);
    await runScoped(next);
  };
}
