import type { Route } from '../http/call.ts';
import type { Limits } from '../http/limits.ts';
import { actionRoutes } from './actions.ts';
import { appRoutes } from './apps.ts';
import { branchRoutes } from './branches.ts';
import { checkRoutes } from './checks.ts';
import { deliveryRoutes } from './deliveries.ts';
import { deploymentRoutes } from './deployments.ts';
import { hookRoutes } from './hooks.ts';
import { issueRoutes } from './issues.ts';
import { organizationRoutes } from './organizations.ts';
import { pullContentRoutes } from './pull-contents.ts';
import { pullRoutes } from './pulls.ts';
import { rateLimitRoutes } from './rate-limit.ts';
import { repositoryRoutes } from './repositories.ts';
import { reviewRoutes } from './reviews.ts';
import { userRoutes } from './users.ts';

/** Every route of the REST API that the fake answers; of several that fit a path, the first one does. */
export function restRoutes(limits: Limits): Route[] {
  return [
    ...rateLimitRoutes(limits),
    ...repositoryRoutes,
    ...userRoutes,
    ...reviewRoutes,
    ...pullRoutes,
    ...pullContentRoutes,
    ...issueRoutes,
    ...deploymentRoutes,
    ...checkRoutes,
    ...actionRoutes,
    ...branchRoutes,
    ...appRoutes,
    ...organizationRoutes,
    ...deliveryRoutes,
    ...hookRoutes,
  ];
}
