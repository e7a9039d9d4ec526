import type { Route } from '../http/call.ts';
import type { Limits } from '../http/limits.ts';
import { deliveryRoutes } from './deliveries.ts';
import { hookRoutes } from './hooks.ts';
import { pullRoutes } from './pulls.ts';
import { rateLimitRoutes } from './rate-limit.ts';
import { repositoryRoutes } from './repositories.ts';
import { userRoutes } from './users.ts';

/** Every route of the REST API that the fake answers; of several that fit a path, the first one does. */
export function restRoutes(limits: Limits): Route[] {
  return [
    ...rateLimitRoutes(limits),
    ...userRoutes,
    ...repositoryRoutes,
    ...pullRoutes,
    ...deliveryRoutes,
    ...hookRoutes,
  ];
}
