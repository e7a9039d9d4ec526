import type { Route } from '../http/call.ts';
import type { Resource } from '../http/limit-rules.ts';
import type { Limits } from '../http/limits.ts';
import { nameOf } from '../http/name-principal.ts';

const RESOURCES: readonly Resource[] = ['core', 'graphql', 'search'];

/** `GET /rate_limit`, which costs nothing. */
export function rateLimitRoutes(limits: Limits): Route[] {
  return [
    {
      method: 'GET',
      pattern: '/rate_limit',
      handle: (call) => {
        const show = (resource: Resource) => {
          const { limit, used, resetAtMs } = limits.window(nameOf(call.principal), resource);
          return { limit, used, remaining: limit - used, reset: resetAtMs / 1_000, resource };
        };
        const resources = Object.fromEntries(RESOURCES.map((resource) => [resource, show(resource)]));
        return { status: 200, body: { resources, rate: show('core') } };
      },
    },
  ];
}
